using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>
/// The loop between one queue and its function. Each turn is one round trip and one commit: what deliveries ended with is written and what
/// may run next is fetched. It turns when there is something to do and sleeps otherwise. See state-machine.md.
/// </summary>
internal abstract partial class QueuePump(QueuePumpContext context) : IDisposable
{
    private readonly ConcurrentQueue<DeliveryOutcome> _ended = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _loop = Task.CompletedTask;
    private volatile int _identity;
    private bool _seenAlive;

    public int QueueId => context.QueueId;

    public QueueDeclaration Queue => context.Queue;

    protected QueuePumpContext Context => context;

    protected Signal Wake { get; } = new();

    protected bool Stopping { get; private set; }

    /// <summary>Set after a broken turn: what the database holds for this process has to be read anew.</summary>
    protected bool Resync { get; set; }

    /// <summary>Deliveries under way.</summary>
    protected int Running { get; private set; }

    /// <summary>The id that this turn claims and writes with. The process may have a newer one, which the next turn takes up.</summary>
    protected int ProcessId { get; private set; }

    public void Start() => _loop = Task.Run(LoopAsync, CancellationToken.None);

    /// <summary>Something may be ready; <paramref name="sessionId"/> is the session, if known.</summary>
    public abstract void Hint(string? sessionId);

    /// <summary>The process has a new id: nothing is held any more.</summary>
    public void Identified()
    {
        _identity = context.Process.Id;
        Hint(null);
    }

    /// <summary>Fetches nothing more and returns when all deliveries have ended and are written.</summary>
    public async Task StopAsync(CancellationToken patience)
    {
        Stopping = true;
        Wake.Set();
        await using var registration = patience.Register(_abort.Cancel);
        await _loop;
    }

    public virtual void Dispose()
    {
        _abort.Dispose();
        Wake.Dispose();
        GC.SuppressFinalize(this);
    }

    protected abstract Task TurnAsync(IReadOnlyList<DeliveryOutcome> ended, CancellationToken cancellation);

    /// <summary>Forgets all that was held.</summary>
    protected abstract void Forget();

    /// <summary>Nothing is held or unwritten.</summary>
    protected abstract bool IsDrained { get; }

    protected void Deliver(IReadOnlyList<QueueMessage> messages)
    {
        Running++;
        _ = RunAsync(messages, ProcessId);
    }

    /// <summary>False when the message is over before it is delivered: too old, or used up by processes that died delivering it.</summary>
    protected bool IsDeliverable(QueueMessage message)
    {
        var expired = message.ExpiresAt is { } expires && expires <= context.Clock.GetUtcNow().UtcDateTime;
        if (!expired && message.Failures < Queue.MaxDeliveryCount)
        {
            return true;
        }

        Running++;
        _ended.Enqueue(new DeliveryOutcome([message], expired ? null : new DeliveryFailure("The process ended during the last delivery."), [], ProcessId));
        Wake.Set();
        return false;
    }

    protected HostBatch NewTurn() => new HostBatch(context.Database.Pool)
        .Add(QueueSql.LockOwnProcess, _ => _seenAlive = true, ProcessId);

    /// <summary>Writes the turn and notices a lost identity.</summary>
    protected async Task ExecuteAsync(HostBatch turn, TurnWrites writes, CancellationToken cancellation)
    {
        _seenAlive = false;
        await turn.ExecuteAsync(cancellation);
        writes.Committed(context);
        if (!_seenAlive)
        {
            context.Process.ReportLost();
        }
    }

    private async Task RunAsync(IReadOnlyList<QueueMessage> messages, int processId)
    {
        await Task.Yield(); // the pump goes on at once, however long the function runs before its first await
        _ended.Enqueue(await context.Runner.RunAsync(messages, processId));
        Wake.Set();
    }

    private async Task LoopAsync()
    {
        var unwritten = new List<DeliveryOutcome>();
        while (!_abort.IsCancellationRequested)
        {
            try
            {
                if (Stopping && Running == 0 && _ended.IsEmpty && unwritten.Count == 0 && IsDrained)
                {
                    return;
                }

                await Wake.WaitAsync(_abort.Token);
                if (_identity is var identity && identity != ProcessId)
                {
                    ProcessId = identity;
                    Forget();
                }

                while (_ended.TryDequeue(out var outcome))
                {
                    Running--;
                    unwritten.Add(outcome);
                }

                unwritten.RemoveAll(outcome => outcome.ProcessId != ProcessId);
                await TurnAsync(unwritten, _abort.Token);
                unwritten.Clear();
                if (Stopping)
                {
                    Wake.Set();
                }
            }
            catch (OperationCanceledException) when (_abort.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // The connection broke, or worse: nothing is lost, since what ended stays in hand and what was fetched is read anew.
                LogTurnFailed(context.Logger, exception, Queue.Name);
                Resync = true;
                await Task.Delay(HostDatabase.IsTransient(exception) ? 200 : 2000, _abort.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Wake.Set();
            }
        }
    }

    [LoggerMessage(202, LogLevel.Warning, "Queue {Queue}: the database is not to be had, trying again")]
    private static partial void LogTurnFailed(ILogger logger, Exception exception, string queue);
}

/// <summary>What a pump works with.</summary>
internal sealed record QueuePumpContext(
    int QueueId, QueueDeclaration Queue, DeliveryRunner Runner, QueueCounters Counters, HostDatabase Database, HostProcess Process, HostJson HostJson, TimeProvider Clock,
    bool IsBatched, ILogger Logger);
