using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Moves scheduled messages into their queues when they are due, and forgets the message ids whose window has passed.</summary>
internal sealed partial class ScheduledMessages : IDisposable
{
    private const int BatchSize = 1000;
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(1);

    /// <summary>Longer waits are cut in pieces: a timer cannot be set for months.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(12);

    private readonly HostDatabase _database;
    private readonly TimeProvider _clock;
    private readonly Action<int, string> _appeared;
    private readonly ILogger _logger;
    private readonly Signal _wake = new();
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private DateTimeOffset _next = DateTimeOffset.MaxValue;
    private DateTimeOffset _forgetNext = DateTimeOffset.MinValue;
    private Task _loop = Task.CompletedTask;

    public ScheduledMessages(HostDatabase database, TimeProvider clock, Action<int, string> appeared, ILogger logger)
    {
        (_database, _clock, _appeared, _logger) = (database, clock, appeared, logger);
        _timer = clock.CreateTimer(_ => _wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Start() => _loop = Task.Run(LoopAsync);

    /// <summary>A message is due then; earlier news moves the alarm forward.</summary>
    public void Expect(DateTimeOffset dueAt)
    {
        lock (_lock)
        {
            if (dueAt >= _next)
            {
                return;
            }

            _next = dueAt;
            SetAlarm();
        }
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loop;
    }

    public void Dispose()
    {
        _timer.Dispose();
        _stop.Dispose();
        _wake.Dispose();
    }

    private void SetAlarm()
    {
        var wait = _next - _clock.GetUtcNow();
        _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.Zero : wait > LongestWait ? LongestWait : wait, Timeout.InfiniteTimeSpan);
    }

    private async Task LoopAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _wake.WaitAsync(_stop.Token);
                await MoveDueAsync();
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
        if (now >= _forgetNext)
        {
            _forgetNext = now + ForgetInterval;
            turn.Add(QueueSql.ForgetIds, null, now.UtcDateTime);
        }

        lock (_lock)
        {
            _next = DateTimeOffset.MaxValue; // what comes while the statement runs counts again
        }

        await turn.ExecuteAsync(_stop.Token);
        if (next is { } due)
        {
            Expect(moved == BatchSize ? now : new DateTimeOffset(due));
        }
    }

    [LoggerMessage(203, LogLevel.Warning, "Scheduled messages could not be moved, trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
