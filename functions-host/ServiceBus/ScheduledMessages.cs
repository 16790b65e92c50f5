using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Moves scheduled messages into their queues when they are due, and forgets the message ids whose window has passed.</summary>
internal sealed partial class ScheduledMessages : IDisposable
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);

    private readonly HostDatabase _database;
    private readonly TimeProvider _clock;
    private readonly Action<int, string> _appeared;
    private readonly ILogger _logger;
    private readonly Signal _wake = new();
    private readonly Alarm _alarm;
    private readonly CancellationTokenSource _stop = new();
    private readonly bool _remembersIds;
    private DateTime _forgetNext;
    private Task _loop = Task.CompletedTask;

    /// <param name="remembersIds">Some queue detects duplicates.</param>
    /// <param name="appeared">Told the queue and session of each message that is due.</param>
    public ScheduledMessages(HostDatabase database, TimeProvider clock, bool remembersIds, Action<int, string> appeared, ILogger logger)
    {
        (_database, _clock, _remembersIds, _appeared, _logger) = (database, clock, remembersIds, appeared, logger);
        _alarm = new Alarm(clock, _wake.Set);
    }

    public void Start()
    {
        _loop = Task.Run(LoopAsync);
        _wake.Set();
    }

    /// <summary>A message is due then.</summary>
    public void Expect(DateTime utc) => _alarm.Expect(utc);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public void Dispose()
    {
        _alarm.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _wake.WaitAsync(_stop.Token);
                await MoveDueAsync();
                await ForgetIdsAsync();
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(_logger, exception);
                await Task.Delay(500, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _wake.Set();
            }
        }
    }

    private async Task MoveDueAsync()
    {
        var now = _clock.GetUtcNow();
        var moved = 0;
        DateTime? next = null;
        var turn = new HostBatch(_database.Pool)
            .Add(
                QueueSql.MoveDue,
                row =>
                {
                    moved++;
                    _appeared(row.GetInt32(0), row.GetString(1));
                },
                now.UtcDateTime, BatchSize)
            .Add("select min(due_at) from functions_host.scheduled_messages", row => next = row.IsDBNull(0) ? null : row.GetDateTime(0));
        _alarm.Forget(); // what comes while the statement runs counts again
        await turn.ExecuteAsync(_stop.Token);
        if (next is { } due)
        {
            Expect(moved == BatchSize ? now.UtcDateTime : due);
        }
    }

    private async Task ForgetIdsAsync()
    {
        if (!_remembersIds)
        {
            return;
        }

        var now = _clock.GetUtcNow().UtcDateTime;
        if (now >= _forgetNext)
        {
            var forgotten = 0;
            await new HostBatch(_database.Pool).Add(QueueSql.ForgetIds, _ => forgotten++, now, BatchSize).ExecuteAsync(_stop.Token);
            _forgetNext = forgotten == BatchSize ? now : now + ForgetInterval;
        }

        Expect(_forgetNext);
    }

    [LoggerMessage(203, LogLevel.Warning, "Scheduled messages could not be moved, trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
