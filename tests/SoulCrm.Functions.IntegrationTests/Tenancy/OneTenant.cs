using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

/// <summary>A database with one organization, and the app's way to it without an app: nothing that is queued leaves, and no change is announced.</summary>
internal sealed record OneTenant(Guid Id, TestDatabase Rows, NpgsqlDataSource DataSource, Database Database) : IAsyncDisposable
{
    /// <param name="connection">Makes the app's connection another one.</param>
    public static async Task<OneTenant> CreateAsync(PostgresFixture postgres, Action<NpgsqlConnectionStringBuilder>? connection = null)
    {
        var id = Guid.NewGuid();
        var rows = await postgres.CreateDatabaseAsync();
        await rows.ExecuteAsync("insert into organizations (id, name, slug) values ($1, 'x', 'x')", id);
        var builder = new NpgsqlConnectionStringBuilder(rows.App);
        connection?.Invoke(builder);
        var dataSource = NpgsqlDataSource.Create(builder.ConnectionString);
        return new OneTenant(id, rows, dataSource, new Database(dataSource, new ReadTurns(atOnce: 1), null!, null!));
    }

    public async ValueTask DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await Rows.DisposeAsync();
    }
}
