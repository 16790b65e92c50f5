using System.Globalization;
using Npgsql;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Brings the schema functions_host to this version at start. Processes that start together take turns.</summary>
internal static class SchemaUpgrade
{
    private const int LockClass = 1179009908;

    public static async Task RunAsync(HostDatabase database, CancellationToken cancellation)
    {
        await using var connection = await database.Pool.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await ExecuteAsync(connection, $"select pg_advisory_xact_lock({LockClass}, 0)", cancellation);
        await CreateSchemaAsync(connection, cancellation);
        await ExecuteAsync(
            connection, "create table if not exists functions_host.schema_versions (version int primary key, applied_at timestamptz not null default now())", cancellation);
        await using var read = new NpgsqlCommand("select coalesce(max(version), 0) from functions_host.schema_versions", connection);
        var current = (int)(await read.ExecuteScalarAsync(cancellation))!;
        var scripts = Scripts();
        if (current > scripts[^1].Version)
        {
            throw new FunctionsHostConfigurationException(
                $"The schema functions_host is at version {current}, made by a newer release; this one knows version {scripts[^1].Version}.");
        }

        foreach (var (version, sql) in scripts.Where(script => script.Version > current))
        {
            await ExecuteAsync(connection, sql, cancellation);
            await ExecuteAsync(connection, $"insert into functions_host.schema_versions (version) values ({version})", cancellation);
        }

        await transaction.CommitAsync(cancellation);
    }

    private static async Task CreateSchemaAsync(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var exists = new NpgsqlCommand("select pg_has_role(nspowner, 'usage') from pg_namespace where nspname = 'functions_host'", connection);
        switch (await exists.ExecuteScalarAsync(cancellation))
        {
            case true:
                return;
            case false:
                throw new FunctionsHostConfigurationException("The role of FunctionsHost__Database does not own the schema functions_host: connect as its owner.");
            default:
                break;
        }

        try
        {
            await ExecuteAsync(connection, "create schema functions_host", cancellation);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new FunctionsHostConfigurationException(
                "The schema functions_host is missing and the role of FunctionsHost__Database may not create it: "
                + "as an administrator run \"create schema functions_host authorization <role>\".", exception);
        }
    }

    private static List<(int Version, string Sql)> Scripts()
    {
        var assembly = typeof(SchemaUpgrade).Assembly;
        var prefix = "SoulCrm.FunctionsHost.Storage.Schema.";
        return [.. assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
                return (int.Parse(name.AsSpan(prefix.Length, 3), CultureInfo.InvariantCulture), reader.ReadToEnd());
            })];
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
