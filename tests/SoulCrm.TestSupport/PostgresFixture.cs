using Npgsql;
using SoulCrm.Functions.Migrations;
using Xunit;

namespace SoulCrm.TestSupport;

/// <summary>
/// A real PostgreSQL for a test run: the cluster that <c>./dev test</c> names in SOULCRM_TEST_POSTGRES. The schema is migrated once into a
/// template; every test's database is a clone of it.
/// </summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private const string Password = "test";
    private static readonly string[] Logins = ["soulcrm_owner", "soulcrm_app", "soulcrm_host", "soulcrm_backup"];

    private readonly string template = $"template_{Guid.NewGuid():N}";
    private readonly string superuser = Environment.GetEnvironmentVariable("SOULCRM_TEST_POSTGRES")
        ?? throw new InvalidOperationException("SOULCRM_TEST_POSTGRES is not set: run these tests by ./dev test integration.");

    private int databases;

    public async Task InitializeAsync()
    {
        await ExecuteAsync("postgres", Migrator.RolesSql);
        foreach (var login in Logins) await ExecuteAsync("postgres", $"alter role {login} password '{Password}'");
        await CreateEmptyAsync(template);
        await using var owner = NpgsqlDataSource.Create(ConnectionString(template, "soulcrm_owner") + ";Pooling=false");
        await Migrator.RunAsync(owner, CancellationToken.None);
        // Hundreds of sign-ups: here alone a password's hash is cheap.
        await ExecuteAsync(template, "alter function gen_salt(text, integer) rename to gen_slow_salt; create function gen_salt(text, integer) returns text language sql as $$ select gen_slow_salt($1, 4) $$");
    }

    public async Task DisposeAsync() => await ExecuteAsync("postgres", $"drop database if exists {template} with (force)");

    /// <summary>A database of its own, with the schema and no rows.</summary>
    public async Task<TestDatabase> CreateDatabaseAsync()
    {
        var name = $"{template}_{Interlocked.Increment(ref databases)}";
        await ExecuteAsync("postgres", $"create database {name} template {template} owner soulcrm_owner");
        return new TestDatabase(this, name);
    }

    /// <summary>A database of its own before any migration.</summary>
    public async Task<TestDatabase> CreateEmptyDatabaseAsync()
    {
        var name = $"{template}_{Interlocked.Increment(ref databases)}";
        await CreateEmptyAsync(name);
        return new TestDatabase(this, name);
    }

    public Task DropAsync(string database) => ExecuteAsync("postgres", $"drop database if exists {database} with (force)");

    public string ConnectionString(string database, string role) =>
        new NpgsqlConnectionStringBuilder(superuser) { Database = database, Username = role, Password = Password, MaxPoolSize = 20 }.ConnectionString;

    /// <summary>As the cluster's superuser, past row-level security.</summary>
    public string SuperuserConnectionString(string database) => new NpgsqlConnectionStringBuilder(superuser) { Database = database, Pooling = false }.ConnectionString;

    private async Task CreateEmptyAsync(string database)
    {
        await ExecuteAsync("postgres", $"create database {database} owner soulcrm_owner");
        await ExecuteAsync(database, "create schema functions_host authorization soulcrm_host");
        // As ./dev and prepare.sh do: the owner of the schema may not.
        await ExecuteAsync(database, "do $$ begin if exists (select from pg_available_extensions where name = 'vector') then create extension vector; end if; end $$");
    }

    private async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(SuperuserConnectionString(database));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>One test's database.</summary>
public sealed class TestDatabase(PostgresFixture postgres, string name) : IAsyncDisposable
{
    public string App => postgres.ConnectionString(name, "soulcrm_app");

    public string Host => postgres.ConnectionString(name, "soulcrm_host");

    public string Backup => postgres.ConnectionString(name, "soulcrm_backup");

    public string Owner => postgres.ConnectionString(name, "soulcrm_owner");

    /// <summary>One value, read past row-level security.</summary>
    public async Task<T> ReadAsync<T>(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(postgres.SuperuserConnectionString(name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        return (T)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>A statement past row-level security.</summary>
    public async Task ExecuteAsync(string sql, params object[] parameters)
    {
        await using var connection = new NpgsqlConnection(postgres.SuperuserConnectionString(name));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var parameter in parameters) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await postgres.DropAsync(name);
    }
}
