using System.Text.Json;
using Dapper;
using Npgsql;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Platform.Data;

/// <summary>One unit of work of one tenant. Queue items and change-feed entries collected here are written with it, or not at all.</summary>
/// <remarks>Without a transaction it only reads, and each statement names the tenant and takes a turn for itself.</remarks>
public sealed class TenantTransaction(Caller caller, NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct, ReadTurns? turns = null)
{
    private readonly List<Action> afterCommit = [];
    private bool tenantNamed;
    private (string Sql, object Parameters)? heldBack;

    private readonly List<OutboxItem> queued = [];
    private readonly List<(string Entity, Guid Id, Guid? ParentId, string Kind)> changed = [];

    public Caller Caller => caller;

    public IReadOnlyList<OutboxItem> Queued => queued;

    public bool HasChanges => changed.Count > 0;

    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters = null)
    {
        using var turn = await ReadyAsync();
        return (await connection.QueryAsync<T>(Command(sql, parameters))).AsList();
    }

    /// <summary>For pages that are asked for all the time: Dapper would fetch each column as an object, a third more time in the driver.</summary>
    /// <param name="read">Makes one row of the columns, by their positions.</param>
    public async Task<IReadOnlyList<T>> QueryAsync<T>(string sql, object? parameters, Func<NpgsqlDataReader, T> read)
    {
        using var turn = await ReadyAsync();
        await using var wrapped = await connection.ExecuteReaderAsync(Command(sql, parameters));
        var reader = (NpgsqlDataReader)((IWrappedDataReader)wrapped).Reader;
        var rows = new List<T>();
        while (await reader.ReadAsync(ct)) rows.Add(read(reader));
        return rows;
    }

    public async Task<T?> FirstOrDefaultAsync<T>(string sql, object? parameters = null)
    {
        using var turn = await ReadyAsync();
        return await connection.QueryFirstOrDefaultAsync<T?>(Command(sql, parameters));
    }

    public async Task<T> SingleAsync<T>(string sql, object? parameters = null)
    {
        using var turn = await ReadyAsync();
        return await connection.QuerySingleAsync<T>(Command(sql, parameters));
    }

    /// <summary>Several statements in one message. Outside of RepeatableRead each sees what was committed when it began, so one that locks belongs before those that read.</summary>
    /// <param name="read">Takes the results, in the order of the statements.</param>
    public async Task<T> QueryManyAsync<T>(string sql, object? parameters, Func<SqlMapper.GridReader, Task<T>> read)
    {
        using var turn = await ReadyAsync();
        await using var results = await connection.QueryMultipleAsync(Command(sql, parameters));
        return await read(results);
    }

    /// <returns>The number of rows that the statement touched.</returns>
    public async Task<int> ExecuteAsync(string sql, object? parameters = null)
    {
        await SendHeldBackAsync();
        return await connection.ExecuteAsync(Command(sql, parameters));
    }

    /// <summary>
    /// A statement that nobody waits for the outcome of. Another one sends it ahead of itself; the last of all travels with the commit, which saves its
    /// round trip, and where it fails, the commit does.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no commit to come.</exception>
    public async Task ExecuteByCommitAsync(string sql, object parameters)
    {
        if (transaction is null) throw new InvalidOperationException("This only reads.");
        await SendHeldBackAsync();
        heldBack = (sql, parameters);
    }

    /// <summary>Rows as they arrive, for what must not be held in memory as a whole. It takes no turn: whoever reads them may be slow.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(string sql, object? parameters = null)
    {
        await SendHeldBackAsync();
        await using var reader = await connection.ExecuteReaderAsync(Command(sql, parameters));
        var parse = reader.GetRowParser(typeof(T));
        while (await reader.ReadAsync(ct)) yield return (T)parse(reader);
    }

    /// <summary>Loads many rows at once, in PostgreSQL's binary COPY.</summary>
    public async Task CopyAsync(string copy, Func<NpgsqlBinaryImporter, Task> write)
    {
        await SendHeldBackAsync();
        if (!tenantNamed) await ExecuteAsync("select");
        await using var importer = await connection.BeginBinaryImportAsync(copy, ct);
        await write(importer);
        await importer.CompleteAsync(ct);
    }

    /// <summary>Puts an item on a queue once the transaction has committed.</summary>
    /// <param name="messageId">Names the item for the queue's duplicate detection; by default it is unique.</param>
    public void Enqueue(string queue, string sessionId, object body, string? messageId = null, DateTimeOffset? notBefore = null)
    {
        var id = Guid.CreateVersion7();
        queued.Add(new OutboxItem(caller.TenantId, id, queue, sessionId, messageId ?? id.ToString(), JsonSerializer.Serialize(body, QueueBody.Options), notBefore));
    }

    /// <summary>What this process must do once the work stands, and not before: others would look at the old rows again.</summary>
    public void AfterCommit(Action action) => afterCommit.Add(action);

    internal void RunAfterCommit() => afterCommit.ForEach(action => action());

    /// <summary>Tells browsers of this tenant that something is not as they saw it.</summary>
    public void Changed(string entity, Guid id, Guid? parentId = null, string kind = "updated")
    {
        if (!changed.Contains((entity, id, parentId, kind))) changed.Add((entity, id, parentId, kind));
    }

    /// <summary>
    /// Writes what was collected and commits, in one message. The change feed comes last: its head's lock is held until the commit behind it only.
    /// </summary>
    internal async Task CommitAsync()
    {
        var statements = new List<string>(4);
        var parameters = new DynamicParameters();
        if (heldBack is { } last)
        {
            statements.Add(last.Sql);
            parameters.AddDynamicParams(last.Parameters);
        }

        if (queued.Count > 0)
        {
            statements.Add("""
                insert into outbox (id, queue, session_id, message_id, body, not_before)
                select * from unnest(@outbox_ids, @outbox_queues, @outbox_sessions, @outbox_messages, @outbox_bodies, @outbox_times::timestamptz[])
                """);
            parameters.Add("outbox_ids", queued.Select(item => item.Id).ToArray());
            parameters.Add("outbox_queues", queued.Select(item => item.Queue).ToArray());
            parameters.Add("outbox_sessions", queued.Select(item => item.SessionId).ToArray());
            parameters.Add("outbox_messages", queued.Select(item => item.MessageId).ToArray());
            parameters.Add("outbox_bodies", queued.Select(item => item.Body).ToArray());
            parameters.Add("outbox_times", queued.Select(item => item.NotBefore?.UtcDateTime).ToArray());
        }

        if (changed.Count > 0)
        {
            statements.Add("""
                with head as (update change_heads set seq = seq + @feed_count returning seq - @feed_count as base)
                insert into changes (seq, entity, id, parent_id, kind)
                select (select base from head) + c.n, c.entity, c.id, c.parent_id, c.kind
                from unnest(@feed_entities, @feed_ids, @feed_parents, @feed_kinds) with ordinality as c(entity, id, parent_id, kind, n)
                """);
            parameters.Add("feed_count", (long)changed.Count);
            parameters.Add("feed_entities", changed.Select(c => c.Entity).ToArray());
            parameters.Add("feed_ids", changed.Select(c => c.Id).ToArray());
            parameters.Add("feed_parents", changed.Select(c => c.ParentId).ToArray());
            parameters.Add("feed_kinds", changed.Select(c => c.Kind).ToArray());
        }

        if (statements.Count == 0)
        {
            await transaction!.CommitAsync(ct);
            return;
        }

        statements.Add("commit");
        await connection.ExecuteAsync(Command(string.Join(";\n", statements), parameters));
    }

    private async ValueTask SendHeldBackAsync()
    {
        if (heldBack is not { } held) return;
        heldBack = null;
        await connection.ExecuteAsync(Command(held.Sql, held.Parameters));
    }

    // What was held back has its place in front of whatever comes now.
    private async ValueTask<ReadTurns.Turn> ReadyAsync()
    {
        await SendHeldBackAsync();
        return turns is null ? default : await turns.TakeAsync(ct);
    }

    // The tenant travels in front of the statement, in the same message: there is no statement without one, and no round trip for it.
    private CommandDefinition Command(string sql, object? parameters)
    {
        if (tenantNamed) return new CommandDefinition(sql, parameters, transaction, cancellationToken: ct);
        tenantNamed = transaction is not null;
        var named = new DynamicParameters(parameters);
        named.Add("act_tenant", caller.TenantId);
        named.Add("act_user", caller.UserId);
        named.Add("act_role", caller.Role.ToName());
        named.Add("act_read_only", transaction is null);
        return new CommandDefinition($"call act_as(@act_tenant, @act_user, @act_role, @act_read_only);\n{sql}", named, transaction, cancellationToken: ct);
    }
}
