using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using SoulCrm.Functions.Platform.Changes;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Platform.Data;

/// <summary>
/// The only way to a connection. Tenant work runs in a transaction that has named its tenant first, so row-level security applies to
/// every statement; what must look across tenants calls a function of schema <c>cross_tenant</c>.
/// </summary>
public sealed partial class Database(NpgsqlDataSource dataSource, OutboxPublisher outbox, ChangeSignal changes, ILogger<Database> logger)
{
    /// <summary>Runs <paramref name="work"/> in one transaction of the caller's tenant; queue items and feed entries leave after the commit.</summary>
    public async Task<T> InTenantAsync<T>(Caller caller, Func<TenantTransaction, Task<T>> work, CancellationToken ct)
    {
        TenantTransaction unit;
        T result;
        await using (var connection = await dataSource.OpenConnectionAsync(ct))
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            await NameTenantAsync(connection, caller, ct);
            unit = new TenantTransaction(caller, connection, transaction, ct);
            result = await work(unit);
            if (result is IOutcome { Succeeded: false }) return result; // rolled back: a failure leaves nothing behind
            await unit.FlushAsync();
            await transaction.CommitAsync(ct);
        }

        if (unit.HasChanges) changes.Announce(caller.TenantId);
        if (unit.Queued.Count > 0) await PublishAsync(caller, unit.Queued);
        return result;
    }

    public Task InTenantAsync(Caller caller, Func<TenantTransaction, Task> work, CancellationToken ct) =>
        InTenantAsync(caller, async unit => { await work(unit); return true; }, ct);

    /// <summary>Calls a function of schema <c>cross_tenant</c>. No tenant is set: a direct query of a tenant table sees no rows here.</summary>
    public async Task<IReadOnlyList<T>> CrossTenantAsync<T>(string sql, object? parameters, CancellationToken ct)
    {
        await using var connection = await dataSource.OpenConnectionAsync(ct);
        return (await connection.QueryAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct))).AsList();
    }

    // The row is committed: a publish that fails now is only late, the sweep repeats it.
    private async Task PublishAsync(Caller caller, IReadOnlyList<OutboxItem> items)
    {
        try
        {
            await outbox.SendAsync(items, CancellationToken.None);
            await using var connection = await dataSource.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await NameTenantAsync(connection, caller, CancellationToken.None);
            // Losing this delete in a crash means a second publish, which the queue's duplicate window drops: no need to wait for the disk.
            await connection.ExecuteAsync("set local synchronous_commit = off; delete from outbox where id = any(@ids)",
                new { ids = items.Select(i => i.Id).ToArray() }, transaction);
            await transaction.CommitAsync();
        }
        catch (Exception exception)
        {
            LogPublishDeferred(logger, exception, items.Count);
        }
    }

    private static Task NameTenantAsync(NpgsqlConnection connection, Caller caller, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        "select set_config('app.tenant_id', @tenant, true), set_config('app.user_id', @user, true), set_config('app.role', @role, true)",
        new { tenant = caller.TenantId.ToString(), user = caller.UserId?.ToString() ?? "", role = caller.Role.ToName() }, cancellationToken: ct));

    [LoggerMessage(101, LogLevel.Warning, "Publishing {Count} outbox item(s) is left to the sweep")]
    private static partial void LogPublishDeferred(ILogger logger, Exception exception, int count);
}
