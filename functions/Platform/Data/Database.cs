using System.Data;
using Dapper;
using Npgsql;
using SoulCrm.Functions.Platform.Changes;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Platform.Data;

/// <summary>
/// The only way to a connection. Tenant work names its tenant in the same message as its first statement, so row-level security applies to
/// every statement; what must look across tenants calls a function of schema <c>cross_tenant</c>.
/// </summary>
public sealed class Database(NpgsqlDataSource dataSource, ReadTurns turns, OutboxRelay relay, ChangeSignal changes)
{
    /// <summary>Runs <paramref name="work"/> in one transaction of the caller's tenant; queue items and feed entries leave after the commit.</summary>
    /// <param name="isolation">RepeatableRead for work that must see one moment as a whole.</param>
    public async Task<T> InTenantAsync<T>(Caller caller, Func<TenantTransaction, Task<T>> work, CancellationToken ct, IsolationLevel isolation = IsolationLevel.ReadCommitted)
    {
        TenantTransaction unit;
        T result;
        await using (var connection = await dataSource.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(isolation, ct))
        {
            unit = new TenantTransaction(caller, connection, transaction, ct);
            result = await work(unit);
            if (result is IOutcome { Succeeded: false }) return result; // rolled back: a failure leaves nothing behind
            await unit.CommitAsync();
        }

        unit.RunAfterCommit();
        if (unit.HasChanges) changes.Announce(caller.TenantId);
        if (unit.Queued.Count > 0) relay.Publish(unit.Queued);
        return result;
    }

    public Task InTenantAsync(Caller caller, Func<TenantTransaction, Task> work, CancellationToken ct) =>
        InTenantAsync(caller, async unit => { await work(unit); return true; }, ct);

    /// <summary>
    /// Reads in the caller's tenant without a transaction around it: every statement is one round trip that names the tenant and may not write.
    /// Statements of one call may see different moments.
    /// </summary>
    public async Task<T> ReadInTenantAsync<T>(Caller caller, Func<TenantTransaction, Task<T>> work, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return await work(new TenantTransaction(caller, connection, transaction: null, ct, turns));
    }

    /// <summary>Calls a function of schema <c>cross_tenant</c>. No tenant is set: a direct query of a tenant table sees no rows here.</summary>
    public async Task<IReadOnlyList<T>> CrossTenantAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }
}
