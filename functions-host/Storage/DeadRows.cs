using System.Collections.Concurrent;
using Npgsql;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>
/// Has a table vacuumed at the pace at which rows are removed from it. Who reads a queue begins at its front, where the removed rows are, and
/// PostgreSQL's autovacuum looks round once a minute: by then a busy queue makes its readers step over hundreds of thousands of them.
/// </summary>
internal sealed class DeadRows(NpgsqlDataSource pool) : IAsyncDisposable
{
    /// <summary>Rows removed by this process between two vacuums: some megabytes, and a vacuum of some ten milliseconds.</summary>
    private const int Bearable = 50_000;

    private readonly ConcurrentDictionary<string, Table> _tables = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    /// <param name="table">A table of schema functions_host.</param>
    /// <param name="rows">Rows just removed from it.</param>
    public void Removed(string table, int rows)
    {
        var state = _tables.GetOrAdd(table, _ => new Table());
        if (Interlocked.Add(ref state.Removed, rows) >= Bearable && state.Vacuum.IsCompleted)
        {
            Interlocked.Exchange(ref state.Removed, 0);
            state.Vacuum = VacuumAsync(table);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_tables.Values.Select(table => table.Vacuum));
        _stopping.Dispose();
    }

    private async Task VacuumAsync(string table)
    {
        try
        {
            // Where another process is at it, that is enough. Not truncated: the space is used again at once, and giving it back takes a lock.
            await using var command = pool.CreateCommand($"vacuum (skip_locked, truncate false) functions_host.{table}");
            command.CommandTimeout = 600;
            await command.ExecuteNonQueryAsync(_stopping.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or NpgsqlException)
        {
            // Autovacuum does it later, or the next fifty thousand do.
        }
    }

    private sealed class Table
    {
        public int Removed;

        /// <summary>Two callers at the threshold may both start one; the second finds the table locked and skips it.</summary>
        public volatile Task Vacuum = Task.CompletedTask;
    }
}
