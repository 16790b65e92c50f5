using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

/// <summary>Connections go back to the pool as they are, without a reset: nothing of one tenant may be left in the session for the next.</summary>
public sealed class SessionStateTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string State = """
        select concat_ws(' ', coalesce(current_setting('app.tenant_id', true), ''), coalesce(current_setting('app.user_id', true), ''), coalesce(current_setting('app.role', true), ''),
            current_setting('transaction_read_only'), (select count(*) from pg_locks where pid = pg_backend_pid() and locktype = 'advisory'),
            (select count(*) from pg_class where relnamespace = pg_my_temp_schema() and relkind = 'r'))
        """;

    private OneTenant tenant = null!;

    private Caller Caller => new(tenant.Id, Guid.NewGuid(), Role.Manager);

    // One connection: whoever comes next has the session of whoever was before.
    public async Task InitializeAsync() => tenant = await OneTenant.CreateAsync(postgres, connection => (connection.MaxPoolSize, connection.NoResetOnClose) = (1, true));

    public async Task DisposeAsync() => await tenant.DisposeAsync();

    [Fact]
    public async Task Read_LeavesNothing()
    {
        Assert.Equal("x", await tenant.Database.ReadInTenantAsync(Caller, tx => tx.SingleAsync<string>("select name from organizations"), CancellationToken.None));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task FailedRead_LeavesNothing()
    {
        await Assert.ThrowsAsync<PostgresException>(() => tenant.Database.ReadInTenantAsync(Caller, tx => tx.SingleAsync<int>("select 1 / 0"), CancellationToken.None));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task CommittedWork_WithLockAndTemporaryTable_LeavesNothing()
    {
        await tenant.Database.InTenantAsync(Caller, LockAndMakeTableAsync, CancellationToken.None);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task WorkThatFailedAsExpected_LeavesNothing()
    {
        Assert.NotNull((await tenant.Database.InTenantAsync<Result<int>>(Caller, async tx =>
        {
            await LockAndMakeTableAsync(tx);
            return new NotFound("conversation");
        }, CancellationToken.None)).Error);
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task WorkThatBrokeOff_LeavesNothing()
    {
        await Assert.ThrowsAsync<PostgresException>(() => tenant.Database.InTenantAsync(Caller, async tx =>
        {
            await LockAndMakeTableAsync(tx);
            await tx.ExecuteAsync("select 1 / 0");
        }, CancellationToken.None));
        await AssertNothingIsLeftAsync();
    }

    [Fact]
    public async Task WorkWhoseCallerLeft_LeavesNothing()
    {
        using var leaves = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tenant.Database.InTenantAsync(Caller, async tx =>
        {
            await LockAndMakeTableAsync(tx);
            leaves.CancelAfter(TimeSpan.FromMilliseconds(200));
            await tx.ExecuteAsync("select pg_sleep(60)");
        }, leaves.Token));
        await AssertNothingIsLeftAsync();
    }

    private static async Task LockAndMakeTableAsync(TenantTransaction tx)
    {
        await tx.ExecuteAsync("call lock_key('key')");
        await tx.ExecuteAsync("create temp table imported (id int) on commit drop");
    }

    private async Task AssertNothingIsLeftAsync() => Assert.Equal("off 0 0", ((string)(await tenant.DataSource.CreateCommand(State).ExecuteScalarAsync())!).TrimStart());
}
