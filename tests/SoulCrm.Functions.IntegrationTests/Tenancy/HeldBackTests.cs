using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

/// <summary>The last statement of a unit of work travels with its commit: in its place, and with all that follows from a failure.</summary>
public sealed class HeldBackTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const string Write = "insert into early_receipts (external_id, status) values (@id, '1')";
    private const string Read = "select external_id from early_receipts order by external_id";

    private OneTenant tenant = null!;

    private Caller Caller => Caller.System(tenant.Id);

    public async Task InitializeAsync() => tenant = await OneTenant.CreateAsync(postgres);

    public async Task DisposeAsync() => await tenant.DisposeAsync();

    [Fact]
    public async Task LastStatement_IsCommitted()
    {
        await tenant.Database.InTenantAsync(Caller, tx => tx.ExecuteByCommitAsync(Write, new { id = "a" }), CancellationToken.None);
        Assert.Equal(["a"], await StoredAsync());
    }

    [Theory]
    [InlineData("query")]
    [InlineData("first")]
    [InlineData("single")]
    [InlineData("many")]
    [InlineData("execute")]
    [InlineData("stream")]
    [InlineData("copy")]
    [InlineData("held")]
    public async Task StatementBehindIt_ComesBehindIt(string kind)
    {
        var seen = await tenant.Database.InTenantAsync(Caller, async tx =>
        {
            await tx.ExecuteAsync("create temp table imported (id text) on commit drop");
            await tx.ExecuteByCommitAsync(Write, new { id = "a" });
            return await FollowAsync(tx, kind);
        }, CancellationToken.None);
        Assert.Equal("a", seen);
        Assert.Equal("a", (await StoredAsync())[0]);
    }

    [Fact]
    public async Task Two_AreBothCommitted_InTheirOrder()
    {
        await tenant.Database.InTenantAsync(Caller, async tx =>
        {
            await tx.ExecuteByCommitAsync(Write, new { id = "a" });
            await tx.ExecuteByCommitAsync("update early_receipts set external_id = @id where external_id = 'a'", new { id = "b" });
        }, CancellationToken.None);
        Assert.Equal(["b"], await StoredAsync());
    }

    [Fact]
    public async Task OneThatFails_FailsTheCommit_AndNothingStays()
    {
        var failure = await Assert.ThrowsAsync<PostgresException>(() => tenant.Database.InTenantAsync(Caller, async tx =>
        {
            await tx.ExecuteAsync(Write, new { id = "a" });
            tx.Changed("client", Guid.NewGuid());
            await tx.ExecuteByCommitAsync(Write, new { id = "a" });
        }, CancellationToken.None));
        Assert.Equal(PostgresErrorCodes.UniqueViolation, failure.SqlState);
        Assert.Empty(await StoredAsync());
        Assert.Equal(0, await tenant.Rows.ReadAsync<long>("select count(*) from changes where tenant_id = $1", tenant.Id));
    }

    [Fact]
    public async Task WorkThatFailedAsExpected_LeavesItOut()
    {
        await tenant.Database.InTenantAsync<Result<int>>(Caller, async tx =>
        {
            await tx.ExecuteByCommitAsync(Write, new { id = "a" });
            return new NotFound("client");
        }, CancellationToken.None);
        Assert.Empty(await StoredAsync());
    }

    [Fact]
    public Task WithoutACommitToCome_IsRefused() => Assert.ThrowsAsync<InvalidOperationException>(() => tenant.Database.ReadInTenantAsync(Caller, async tx =>
    {
        await tx.ExecuteByCommitAsync(Write, new { id = "a" });
        return true;
    }, CancellationToken.None));

    [Fact]
    public async Task ChangesWithoutAHead_FailInsteadOfBeingLost()
    {
        await tenant.Rows.ExecuteAsync("delete from change_heads where tenant_id = $1", tenant.Id);
        var failure = await Assert.ThrowsAsync<PostgresException>(() => tenant.Database.InTenantAsync(Caller, tx =>
        {
            tx.Changed("client", Guid.NewGuid());
            return Task.CompletedTask;
        }, CancellationToken.None));
        Assert.Equal(PostgresErrorCodes.NotNullViolation, failure.SqlState);
    }

    /// <returns>What the next statement sees of the one that was held back.</returns>
    private static async Task<string?> FollowAsync(TenantTransaction tx, string kind)
    {
        switch (kind)
        {
            case "query": return (await tx.QueryAsync<string>(Read))[0];
            case "first": return await tx.FirstOrDefaultAsync<string>(Read);
            case "single": return await tx.SingleAsync<string>(Read);
            case "many": return await tx.QueryManyAsync($"{Read}; select 1", null, async results => (await results.ReadAsync<string>()).Single());
            case "execute": return await tx.ExecuteAsync("update early_receipts set status = '2' where external_id = 'a'") == 1 ? "a" : null;
            case "held":
                await tx.ExecuteByCommitAsync("update early_receipts set status = case external_id when 'a' then '2' end", new { });
                return await tx.SingleAsync<string>("select external_id from early_receipts where status = '2'");
            case "copy":
                await tx.CopyAsync("copy imported from stdin (format binary)", async importer =>
                {
                    await importer.StartRowAsync();
                    await importer.WriteAsync("b");
                });
                return string.Join(' ', await tx.QueryAsync<string>("select external_id from early_receipts where exists (select from imported)"));
            default:
                await foreach (var id in tx.StreamAsync<string>(Read)) return id;
                return null;
        }
    }

    private async Task<IReadOnlyList<string>> StoredAsync() =>
        await tenant.Database.InTenantAsync(Caller, tx => tx.QueryAsync<string>(Read), CancellationToken.None);
}
