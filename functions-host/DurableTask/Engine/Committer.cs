using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>
/// Writes episodes, starts and events: what waits while one commit is under way goes together into the next. Ownership of the partitions
/// is checked and held in the same transaction, so a process that was taken for dead writes nothing.
/// </summary>
internal sealed partial class Committer : IAsyncDisposable
{
    private const int MaxOperations = 256;

    private readonly Channel<Operation> _operations = Channel.CreateUnbounded<Operation>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HostDatabase _database;
    private readonly HostProcess _process;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Func<int> _generation;
    private readonly Action<IReadOnlyList<InboxRow>> _told;
    private readonly Task _loop;

    /// <param name="generation">The identity's generation; operations of an older one are void.</param>
    /// <param name="told">Given the inbox rows that a commit made, before its operations complete.</param>
    public Committer(HostDatabase database, HostProcess process, TimeProvider clock, Func<int> generation, Action<IReadOnlyList<InboxRow>> told, ILogger logger)
    {
        (_database, _process, _clock, _generation, _told, _logger) = (database, process, clock, generation, told, logger);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Returns when the operation is committed; throws what kept it from it.</summary>
    public Task CommitAsync(Operation operation)
    {
        ObjectDisposedException.ThrowIf(!_operations.Writer.TryWrite(operation), this);
        return operation.Done;
    }

    public async ValueTask DisposeAsync()
    {
        _operations.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var batch = new List<Operation>();
        while (await _operations.Reader.WaitToReadAsync())
        {
            batch.Clear();
            var ids = new HashSet<string>(StringComparer.Ordinal);
            while (batch.Count < MaxOperations && _operations.Reader.TryPeek(out var next) && FitsWith(next, ids))
            {
                _operations.Reader.TryRead(out _);
                batch.Add(next);
            }

            await CommitAsync(batch);
        }
    }

    /// <summary>One statement cannot make an instance twice, so a second start of the same id waits for the next commit.</summary>
    private static bool FitsWith(Operation operation, HashSet<string> started)
    {
        var starts = operation switch
        {
            StartOperation start => [start.Key.Id],
            EpisodeOperation episode => episode.Children.Select(child => child.Key.Id).Distinct(StringComparer.Ordinal).ToList(),
            _ => new List<string>(),
        };
        if (starts.Any(started.Contains))
        {
            return false;
        }

        started.UnionWith(starts);
        return true;
    }

    private async Task CommitAsync(List<Operation> batch)
    {
        try
        {
            await WriteAsync(batch);
        }
        catch (Exception exception) when (batch.Count > 1 && !HostDatabase.IsTransient(exception))
        {
            // One of them cannot be written; apart, it fails alone.
            LogSplit(_logger, exception, batch.Count);
            foreach (var operation in batch)
            {
                await CommitAsync([operation]);
            }
        }
        catch (Exception exception)
        {
            batch.ForEach(operation => operation.Fail(exception));
        }
    }

    private async Task WriteAsync(List<Operation> batch)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        var generation = _generation();
        var stale = batch.Where(operation => operation switch
        {
            EpisodeOperation episode => episode.Generation != generation,
            DiscardOperation discard => discard.Generation != generation,
            _ => false,
        }).ToHashSet();
        var episodes = batch.OfType<EpisodeOperation>().Where(episode => !stale.Contains(episode)).ToList();
        var discards = batch.OfType<DiscardOperation>().Where(discard => !stale.Contains(discard)).ToList();
        var starts = batch.OfType<StartOperation>().Concat(episodes.SelectMany(episode => episode.Children)).ToList();

        var owned = new HashSet<int>();
        var made = new HashSet<string>(StringComparer.Ordinal);
        var rows = new List<InboxRow>();
        var turn = new HostBatch(_database.Pool);
        var statements = new CommitStatements(turn, _process.Id, now);
        statements.Add(episodes, discards, starts, [.. batch.OfType<TellOperation>()], owned, made, rows);
        await turn.ExecuteAsync(CancellationToken.None);
        foreach (var (table, count) in statements.Removed)
        {
            _database.DeadRows.Removed(table, count);
        }

        foreach (var start in starts)
        {
            start.Started = made.Contains(start.Key.Id);
        }

        _told(rows);
        foreach (var operation in batch)
        {
            var partition = (operation as EpisodeOperation)?.Key.Partition ?? (operation as DiscardOperation)?.Partition;
            if (stale.Contains(operation) || (partition is { } needed && !owned.Contains(needed)))
            {
                operation.Fail(new PartitionLostException());
            }
            else
            {
                operation.Succeed();
            }
        }
    }

    [LoggerMessage(401, LogLevel.Error, "A commit of {Count} operations failed and is repeated one by one")]
    private static partial void LogSplit(ILogger logger, Exception exception, int count);
}
