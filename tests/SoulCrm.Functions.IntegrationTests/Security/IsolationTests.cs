using Dapper;
using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T15: many organisations on few connections, half of the calls directly and half through PgBouncer.</summary>
public sealed class IsolationTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task InterleavedCallsOfFiftyOrganizations_OnFiveConnections_SeeTheirOwnRowsOnly()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await InterleaveAsync(database, new NpgsqlConnectionStringBuilder(database.App) { MaxPoolSize = 5, MaxAutoPrepare = 50 }.ConnectionString, "directly");
    }

    [Fact]
    public async Task InterleavedCallsOfFiftyOrganizations_ThroughPgBouncer_SeeTheirOwnRowsOnly()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        await using var bouncer = await PgBouncer.StartAsync(database.App, connections: 5);
        await InterleaveAsync(database, bouncer.ConnectionString, "through PgBouncer in transaction mode");
    }

    private async Task InterleaveAsync(TestDatabase database, string connectionString, string how)
    {
        var (_, seed) = Seeds.New();
        var calls = Seeds.Setting("CALLS", 25_000);
        var tenants = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid()).ToArray();
        await database.ExecuteAsync("insert into organizations (id, name, slug) select id, 'x', id::text from unnest($1) id", tenants);
        await database.ExecuteAsync("insert into clients (tenant_id, id, name) select id, gen_random_uuid(), id::text from unnest($1) id, generate_series(1, 5)", tenants);
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        var foreign = 0;
        await Parallel.ForAsync(0, 20, async (worker, ct) =>
        {
            var random = new Random(seed + worker);
            for (var i = 0; i < calls / 20; i++)
            {
                var tenant = tenants[random.Next(tenants.Length)];
                await using var connection = await dataSource.OpenConnectionAsync(ct);
                var inTransaction = random.Next(2) == 0;
                await using var transaction = inTransaction ? await connection.BeginTransactionAsync(ct) : null;
                var tx = new TenantTransaction(Caller.System(tenant), connection, transaction, ct);
                var names = await tx.QueryAsync<string>("select name from clients");
                if (names.Count != 5 || names.Any(name => name != tenant.ToString())) Interlocked.Increment(ref foreign);
                // Some end without a commit, some in an error: what they had set must not outlive them.
                if (inTransaction && random.Next(3) == 0) await transaction!.CommitAsync(ct);
                else if (inTransaction && random.Next(3) == 0) await Assert.ThrowsAsync<PostgresException>(() => tx.ExecuteAsync("select 1 / 0"));
            }
        });
        await using var bare = await dataSource.OpenConnectionAsync();
        Assert.Equal(0, await bare.ExecuteScalarAsync<long>("select count(*) from clients"));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, (await Assert.ThrowsAsync<PostgresException>(() => bare.ExecuteAsync("insert into clients (tenant_id, id, name) values (@tenant, gen_random_uuid(), 'x')", new { tenant = tenants[0] }))).SqlState);
        output.WriteLine($"FIGURE T15: {calls} interleaved calls of 50 organizations on 5 connections {how}, {foreign} with foreign rows, SEED={seed}");
        Assert.Equal(0, foreign);
    }

    [Fact]
    public async Task Reading_OutsideATransaction_CannotWrite()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var tenant = Guid.NewGuid();
        await database.ExecuteAsync("insert into organizations (id, name, slug) values ($1, 'x', 'x')", tenant);
        await using var dataSource = NpgsqlDataSource.Create(database.App);
        await using var connection = await dataSource.OpenConnectionAsync();
        var reader = new TenantTransaction(Caller.System(tenant), connection, transaction: null, CancellationToken.None);
        Assert.Equal("x", await reader.SingleAsync<string>("select name from organizations"));
        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, (await Assert.ThrowsAsync<PostgresException>(() => reader.ExecuteAsync("update organizations set name = 'y'"))).SqlState);
    }
}
