using Dapper;
using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

/// <summary>Reads of one process take turns; nothing else does, and no turn is lost.</summary>
public sealed class ReadTurnsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const long Lock = 4711;

    /// <summary>Waits for whoever holds the lock, as a read that takes long.</summary>
    private const string LongRead = "select 1 from pg_advisory_xact_lock_shared(4711)";

    /// <summary>Long enough for a read that need not wait.</summary>
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private OneTenant tenant = null!;
    private NpgsqlConnection blocker = null!;

    private Caller Caller => Caller.System(tenant.Id);

    public async Task InitializeAsync()
    {
        tenant = await OneTenant.CreateAsync(postgres);
        blocker = await tenant.DataSource.OpenConnectionAsync();
        await blocker.ExecuteAsync("select pg_advisory_lock(@Lock)", new { Lock });
    }

    public async Task DisposeAsync()
    {
        await blocker.DisposeAsync();
        await tenant.DisposeAsync();
    }

    [Fact]
    public async Task Reads_MoreThanTurns_WaitAndThenEnd()
    {
        var first = await BeginLongReadAsync();
        var second = NameAsync(CancellationToken.None);
        await Task.WhenAny(second, Task.Delay(Moment));
        Assert.False(second.IsCompleted);
        await LetGoAsync();
        Assert.Equal(1, await first);
        Assert.Equal("x", await second);
    }

    [Fact]
    public async Task Transaction_NeedsNoTurn()
    {
        var read = await BeginLongReadAsync();
        Assert.Equal("x", await tenant.Database.InTenantAsync(Caller, tx => tx.SingleAsync<string>("select name from organizations for update"), CancellationToken.None));
        await LetGoAsync();
        await read;
    }

    [Fact]
    public async Task Stream_NeedsNoTurn()
    {
        var read = await BeginLongReadAsync();
        var names = await tenant.Database.ReadInTenantAsync(Caller, async tx =>
        {
            var seen = new List<string>();
            await foreach (var name in tx.StreamAsync<string>("select name from organizations")) seen.Add(name);
            return seen;
        }, CancellationToken.None);
        Assert.Equal(["x"], names);
        await LetGoAsync();
        await read;
    }

    [Fact]
    public async Task CallerWhoLeavesWhileWaiting_TakesNoTurnWithHim()
    {
        var first = await BeginLongReadAsync();
        using var leaves = new CancellationTokenSource();
        var waiting = NameAsync(leaves.Token);
        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await LetGoAsync();
        await first;
        Assert.Equal("x", await NameAsync(CancellationToken.None));
    }

    [Fact]
    public async Task FailedRead_GivesItsTurnBack()
    {
        await Assert.ThrowsAsync<PostgresException>(() => tenant.Database.ReadInTenantAsync(Caller, tx => tx.SingleAsync<int>("select 1 / 0"), CancellationToken.None));
        await Assert.ThrowsAsync<PostgresException>(() => tenant.Database.ReadInTenantAsync(Caller, tx => tx.QueryManyAsync("select 1; select 1 / 0", null, async results =>
        {
            await results.ReadSingleAsync<int>();
            return await results.ReadSingleAsync<int>();
        }), CancellationToken.None));
        Assert.Equal("x", await NameAsync(CancellationToken.None));
    }

    private Task<string> NameAsync(CancellationToken ct) => tenant.Database.ReadInTenantAsync(Caller, tx => tx.SingleAsync<string>("select name from organizations"), ct);

    /// <summary>Ends when the read holds the only turn and waits at the server.</summary>
    private async Task<Task<int>> BeginLongReadAsync()
    {
        var read = tenant.Database.ReadInTenantAsync(Caller, tx => tx.SingleAsync<int>(LongRead), CancellationToken.None);
        await Eventually.GetAsync(() => tenant.Rows.ReadAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database()))"), waits => waits, "the read waits at the server");
        return read;
    }

    private Task LetGoAsync() => blocker.ExecuteAsync("select pg_advisory_unlock(@Lock)", new { Lock });
}
