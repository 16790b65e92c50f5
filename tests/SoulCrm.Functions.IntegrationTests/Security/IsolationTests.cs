using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T15 and T16: many organisations on few connections, and words that must not cross.</summary>
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
        var calls = Seeds.Setting("CALLS", 50_000);
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

    [Fact]
    public async Task CanaryWords_CrossToNoOtherOrganizationsAnswersEventsPromptsOrLogs()
    {
        var calls = Seeds.Setting("CANARY_CALLS", 10_000);
        await using var model = await FakeOpenAI.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var worlds = new List<World>();
        for (var i = 0; i < 4; i++) worlds.Add(await World.BuildAsync(app));
        foreach (var world in worlds) await world.Organization.ClientWritesAsync(Organization.NewPhone(), $"Хочу в Турцию, {world.Canary}");
        await Eventually.GetAsync(() => worlds.Count(world => model.Requests.Any(request => JsonSerializer.Serialize(request).Contains(world.Canary, StringComparison.Ordinal))), count => count == worlds.Count, "every organization's words came before the model");
        var paths = Contract.Operations.Where(operation => operation.Method == "GET" && !operation.Route.StartsWith("/api/platform", StringComparison.Ordinal) && operation.Route is not "/api/health/ready" and not "/api/health/live").Select(operation => operation.Route).ToList();
        var crossings = new System.Collections.Concurrent.ConcurrentBag<string>();
        var done = 0;
        await Parallel.ForEachAsync(worlds, async (world, _) =>
        {
            var others = worlds.Where(other => other != world).Select(other => other.Canary).ToList();
            for (var pass = 0; Volatile.Read(ref done) < calls; pass++)
            {
                foreach (var path in paths)
                {
                    var answer = await world.Organization.Admin.GetAsync(path == "/api/changes" ? "/api/changes?since=0" : world.Path(path));
                    if (others.Find(other => answer.Text.Contains(other, StringComparison.Ordinal)) is { } other) crossings.Add($"{path}: {other}");
                    Interlocked.Increment(ref done);
                }

                if (pass % 10 > 0) continue; // an export reads everything, once in a while is often
                foreach (var (file, content) in await world.Organization.ExportAsync())
                    if (others.Find(other => Encoding.UTF8.GetString(content).Contains(other, StringComparison.Ordinal)) is { } exported) crossings.Add($"export {file}: {exported}");
            }
        });
        // What was put before the model, and sent to WhatsApp, for one agency's dialogues holds the words of one agency.
        foreach (var prompt in model.Requests.Select(request => JsonSerializer.Serialize(request)))
            if (worlds.Count(world => prompt.Contains(world.Canary, StringComparison.Ordinal)) > 1) crossings.Add($"prompt: {prompt[..200]}");
        foreach (var sent in app.WhatsApp.Sent)
            if (worlds.Any(world => world.Organization.Id != sent.Organization && sent.Text.Contains(world.Canary, StringComparison.Ordinal))) crossings.Add($"message: {sent.Text}");
        output.WriteLine($"FIGURE T16: {done} calls of 4 organizations with words of their own, {model.Requests.Count} prompts: {crossings.Count} crossings");
        Assert.Empty(crossings);
    }
}
