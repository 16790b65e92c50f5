using Npgsql;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>
/// Frees the work of a process that is no more: what it had begun counts as a failed delivery, what it held may be taken. The row of the
/// process goes first: claims lock that row, so none can slip in behind.
/// </summary>
internal static class DeadProcesses
{
    /// <summary>First key of the advisory lock that a living process holds on its id.</summary>
    public const int LockClass = 1179009907;

    /// <summary>Without a heartbeat for so long a process counts as dead, although its connection stands (it is frozen).</summary>
    public const int StaleSeconds = 20;

    private const string Release = """
        update functions_host.messages set claimed_by = null, delivery_count = delivery_count + 1 where claimed_by = $1;
        """;

    // The head of a held session is what was being delivered: sessions deliver one message at a time, in order.
    private const string CountSessionHeads = """
        update functions_host.messages m set delivery_count = m.delivery_count + 1
        from functions_host.held_sessions s
        where s.owner = $1 and m.queue_id = s.queue_id and m.session_id = s.session_id
          and m.sequence_number = (select h.sequence_number from functions_host.messages h
                                   where h.queue_id = s.queue_id and h.session_id = s.session_id order by h.sequence_number limit 1)
        """;

    /// <summary>Returns false when the process lives after all, or another process has buried it.</summary>
    public static async Task<bool> BuryAsync(NpgsqlDataSource pool, int id, CancellationToken cancellation)
    {
        await using var connection = await pool.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var delete = new NpgsqlCommand(
            $"""
             delete from functions_host.processes
             where id = $1 and (seen_at < now() - interval '{StaleSeconds} seconds' or pg_try_advisory_xact_lock({LockClass}, id))
             """, connection)
        { Parameters = { new() { Value = id } } })
        {
            if (await delete.ExecuteNonQueryAsync(cancellation) == 0)
            {
                return false;
            }
        }

        await ReleaseAsync(connection, id, cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    /// <summary>Removes the own row on an orderly stop; whatever is still held was cut off and counts as failed.</summary>
    public static async Task LeaveAsync(NpgsqlDataSource pool, int id, CancellationToken cancellation)
    {
        await using var connection = await pool.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await using (var delete = new NpgsqlCommand("delete from functions_host.processes where id = $1", connection) { Parameters = { new() { Value = id } } })
        {
            if (await delete.ExecuteNonQueryAsync(cancellation) == 0)
            {
                return;
            }
        }

        await ReleaseAsync(connection, id, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task ReleaseAsync(NpgsqlConnection connection, int id, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var sql in new[]
        {
            Release,
            CountSessionHeads,
            "delete from functions_host.held_sessions where owner = $1",
            "update functions_host.timers set running_by = null where running_by = $1",
            "update functions_host.partitions set owner = null where owner = $1",
        })
        {
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new() { Value = id } } });
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }
}
