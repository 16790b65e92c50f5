using Npgsql;
using SoulCrm.Functions.Migrations;
using Xunit;

namespace SoulCrm.TestSupport;

/// <summary>
/// A real PostgreSQL for a test run: the cluster that <c>./dev test</c> names in SOULCRM_TEST_POSTGRES and throws away. The schema is migrated once
/// into a template that all classes share; every test's database is a clone of it.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Password = "test";
    private static readonly string[] Logins = ["soulcrm_owner", "soulcrm_app", "soulcrm_host", "soulcrm_backup"];

    private static readonly string Template = $"template_{Guid.NewGuid():N}";
    private static readonly Lazy<Task> Migrated = new(MigrateAsync);
    private static readonly string Superuser = Environment.GetEnvironmentVariable("SOULCRM_TEST_POSTGRES")
        ?? throw new InvalidOperationException("SOULCRM_TEST_POSTGRES is not set: run these tests by ./dev test integration.");

    private static int databases;

    public Task InitializeAsync() => Migrated.Value;

    public Task DisposeAsync() => Task.CompletedTask;

    private static async Task MigrateAsync()
    {
        await ExecuteAsync("postgres", Migrator.RolesSql);
        foreach (var login in Logins) await ExecuteAsync("postgres", $"alter role {login} password '{Password}'");
        await CreateEmptyAsync(Template);
        await using var owner = NpgsqlDataSource.Create(ConnectionString(Template, "soulcrm_owner") + ";Pooling=false");
        await Migrator.RunAsync(owner, CancellationToken.None);
        // Hundreds of sign-ups: here alone a password's hash is cheap.
        await ExecuteAsync(Template, "alter function gen_salt(text, integer) rename to gen_slow_salt; create function gen_salt(text, integer) returns text language sql as $$ select gen_slow_salt($1, 4) $$");
    }

    /// <summary>A database of its own, with the schema and no rows.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var name = $"{Template}_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync("postgres", $"create database {name} template {Template} owner soulcrm_owner");
        return new TestDatabase(name);
    }

    /// <summary>A database of its own before any migration.</summary>
    public async Task<TestDatabase> CreateEmptyDatabaseAsync()
    {
        var name = $"{Template}_{Interlocked.Increment(ref databases)}";
        await CreateEmptyAsync(name);
        return new TestDatabase(name);
    }

    internal static Task DropAsync(string database) => ExecuteAsync("postgres", $"drop database if exists {database} with (force)");

    internal static string ConnectionString(string database, string role) =>
        new NpgsqlConnectionStringBuilder(Superuser) { Database = database, Username = role, Password = Password, MaxPoolSize = 20 }.ConnectionString;

    /// <summary>As the cluster's superuser, past row-level security.</summary>
    internal static string SuperuserConnectionString(string database) => new NpgsqlConnectionStringBuilder(Superuser) { Database = database, Pooling = false }.ConnectionString;

    private static async Task CreateEmptyAsync(string database)
    {
        await ExecuteAsync("postgres", $"create database {database} owner soulcrm_owner");
        await ExecuteAsync(database, "create schema functions_host authorization soulcrm_host");
        // As ./dev and prepare.sh do: the owner of the schema may not.
        await ExecuteAsync(database, "do $$ begin if exists (select from pg_available_extensions where name = 'vector') then create extension vector; end if; end $$");
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(SuperuserConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>One test's database.</summary>
public sealed class TestDatabase(string name) : IAsyncDisposable
{
    public string App => PostgresFixture.ConnectionString(name, "soulcrm_app");

    public string Host => PostgresFixture.ConnectionString(name, "soulcrm_host");

    /// <summary>Past row-level security.</summary>
    public string Superuser => PostgresFixture.SuperuserConnectionString(name);

    public string Backup => PostgresFixture.ConnectionString(name, "soulcrm_backup");

    public string Owner => PostgresFixture.ConnectionString(name, "soulcrm_owner");

    /// <summary>One value, read past row-level security.</summary>
    public async Task<T> ReadAsync<T>(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(PostgresFixture.SuperuserConnectionString(name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A statement past row-level security.</summary>
    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(PostgresFixture.SuperuserConnectionString(name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync() => await PostgresFixture.DropAsync(name);
}
