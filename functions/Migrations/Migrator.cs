using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace SoulCrm.Functions.Migrations;

public sealed class MigrationException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>
/// Applies the numbered SQL files of this folder in order, each in its own transaction, under an advisory lock. A released file is never
/// edited: its checksum is kept and compared. After them comes what only some servers can hold.
/// </summary>
public static partial class Migrator
{
    private const long LockKey = 0x536F756C_43524D31; // "SoulCRM1"

    private sealed record Migration(string Name, string Sql, string Checksum);

    /// <param name="dataSource">Connects as the owner of the schema.</param>
    /// <param name="warn">Told what this server cannot do; the CRM works without it.</param>
    /// <returns>The names of the migrations that were applied now.</returns>
    /// <exception cref="MigrationException">A file failed, was edited after its release, or is missing here.</exception>
    public static Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource dataSource, CancellationToken ct, Action<string>? warn = null) => RunAsync(dataSource, before: null, ct, warn);

    /// <param name="before">The first that is not applied: makes a database as an older release left it.</param>
    internal static async Task<IReadOnlyList<string>> RunAsync(NpgsqlDataSource dataSource, string? before, CancellationToken ct, Action<string>? warn = null)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"select pg_advisory_lock({LockKey})", ct);
        try
        {
            await ExecuteAsync(connection, """
                create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())
                """, ct);
            var migrations = Load();
            var known = await ReadAppliedAsync(connection, ct);
            Verify(migrations, known);
            var pending = migrations.Where(migration => !known.ContainsKey(migration.Name))
                .Where(migration => before is null || string.CompareOrdinal(migration.Name, before) < 0).ToList();
            foreach (var migration in pending) await ApplyAsync(connection, migration, ct);
            if (before is null && await SwitchOnVectorsAsync(connection, ct) is { } obstacle) warn?.Invoke($"{obstacle} Tours are searched by words alone.");
            return pending.ConvertAll(migration => migration.Name);
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    /// <summary>The roles that must exist before the first migration; run by an administrator.</summary>
    public static string RolesSql => Read("roles.sql");

    private static async Task ApplyAsync(NpgsqlConnection connection, Migration migration, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await ExecuteAsync(connection, migration.Sql, ct);
            await using var record = new NpgsqlCommand("insert into schema_migrations (name, checksum) values ($1, $2)", connection, transaction);
            record.Parameters.Add(new NpgsqlParameter { Value = migration.Name });
            record.Parameters.Add(new NpgsqlParameter { Value = migration.Checksum });
            await record.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
        }
        catch (PostgresException exception)
        {
            throw new MigrationException($"{migration.Name} failed: {exception.MessageText} (SQLSTATE {exception.SqlState}, position {exception.Position}). Nothing of it was kept.", exception);
        }
    }

    /// <summary>
    /// pgvector may be absent now and there at a later run, so what needs it is applied each time, and is safe to repeat. Where it is no trusted
    /// extension the owner of the schema may not switch it on, only use it.
    /// </summary>
    /// <returns>Why it could not be; null when it is there.</returns>
    private static async Task<string?> SwitchOnVectorsAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var available = new NpgsqlCommand("select exists (select from pg_available_extensions where name = 'vector')", connection);
        if (await available.ExecuteScalarAsync(ct) is not true) return "This server has no pgvector.";
        try
        {
            await ExecuteAsync(connection, "create extension if not exists vector", ct);
        }
        catch (PostgresException exception)
        {
            return $"pgvector is here and not switched on ({exception.MessageText}): an administrator does it with \"create extension vector\" in this database.";
        }

        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await ExecuteAsync(connection, Read("vector.sql"), ct);
            await transaction.CommitAsync(ct);
            return null;
        }
        catch (PostgresException exception)
        {
            throw new MigrationException($"vector.sql failed: {exception.MessageText} (SQLSTATE {exception.SqlState}, position {exception.Position}). Nothing of it was kept.", exception);
        }
    }

    private static void Verify(List<Migration> migrations, Dictionary<string, string> known)
    {
        foreach (var (name, checksum) in known)
        {
            var here = migrations.Find(migration => migration.Name == name)
                ?? throw new MigrationException($"The database has {name}, which this release does not know: it is older than the database.");
            if (here.Checksum != checksum) throw new MigrationException($"{name} was edited after it had been applied. Put it back and write a new migration.");
        }
    }

    private static async Task<Dictionary<string, string>> ReadAppliedAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new Dictionary<string, string>(StringComparer.Ordinal);
        await using var command = new NpgsqlCommand("select name, checksum from schema_migrations order by name", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) applied.Add(reader.GetString(0), reader.GetString(1));
        return applied;
    }

    private static List<Migration> Load()
    {
        const string prefix = "SoulCrm.Functions.Migrations.";
        return [.. typeof(Migrator).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(prefix, StringComparison.Ordinal))
            .Select(resource => resource[prefix.Length..])
            .Where(name => FileName().IsMatch(name)).Order(StringComparer.Ordinal)
            .Select(name => (Name: name, Sql: Read(name)))
            .Select(file => new Migration(file.Name, file.Sql, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Sql)))))];
    }

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"SoulCrm.Functions.Migrations.{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    [GeneratedRegex(@"^\d{4}_[a-z0-9_]+\.sql$")]
    private static partial Regex FileName();
}
