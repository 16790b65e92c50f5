using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Timers;

/// <summary>Waits for the next occurrence, claims it among all processes, runs the function, computes the next after the run.</summary>
internal sealed partial class TimerRunner : IDisposable
{
    /// <summary>How soon to look again when another process has the claim, in case it dies during the run.</summary>
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    private readonly FunctionDescriptor _function;
    private readonly TimerSchedule _schedule;
    private readonly bool _isMonitored;
    private readonly bool _runsOnStartup;
    private readonly FunctionInvoker _invoker;
    private readonly TimerStore _store;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Signal _wake = new();
    private readonly Alarm _alarm;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private Task _loop = Task.CompletedTask;
    private DateTime _makeUpBefore;

    public TimerRunner(
        FunctionDescriptor function, TimerSchedule schedule, bool useMonitor, bool runsOnStartup, FunctionInvoker invoker, TimerStore store, TimeProvider clock, ILogger logger)
    {
        (_function, _schedule, _runsOnStartup, _invoker, _store, _clock, _logger) = (function, schedule, runsOnStartup, invoker, store, clock, logger);
        _isMonitored = useMonitor && !schedule.IsUnderAMinute;
        _alarm = new Alarm(clock, _wake.Set);
    }

    private DateTime Now => _clock.GetUtcNow().UtcDateTime;

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        _makeUpBefore = Now;
        await _store.DeclareAsync(_schedule, _schedule.NextAfter(Now), Now, cancellation);
    }

    public void Start()
    {
        _loop = Task.Run(LoopAsync);
        _wake.Set();
    }

    /// <summary>The claim may be free again.</summary>
    public void LookAgain() => _wake.Set();

    public async Task StopAsync(CancellationToken patience)
    {
        await _stop.CancelAsync();
        await using var registration = patience.Register(_abort.Cancel);
        await _loop.WaitAsync(patience).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _alarm.Dispose();
        _stop.Dispose();
        _abort.Dispose();
        _wake.Dispose();
    }

    private async Task LoopAsync()
    {
        var first = true;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await _wake.WaitAsync(_stop.Token);
                if (first && _runsOnStartup && await _store.ClaimAsync(Now, always: true, _stop.Token))
                {
                    await RunAsync(await _store.ReadAsync(CancellationToken.None), isPastDue: false);
                }

                await RunIfDueAsync(first);
                first = false;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (Exception exception)
            {
                LogFailed(_logger, exception, _function.Name);
                await Task.Delay(1000, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _wake.Set();
            }
        }
    }

    private async Task RunIfDueAsync(bool first)
    {
        var state = await _store.ReadAsync(_stop.Token);
        if (state.NextAt <= Now)
        {
            var missed = first && state.NextAt < _makeUpBefore;
            if (!await _store.ClaimAsync(Now, always: false, _stop.Token))
            {
                SetAlarm(Now + SecondLook);
                return;
            }

            if (missed && !_isMonitored)
            {
                await ReleaseAsync(state.LastAt ?? Now);
            }
            else
            {
                await RunAsync(state, missed);
            }

            state = await _store.ReadAsync(_stop.Token);
        }

        SetAlarm(state.NextAt);
    }

    private async Task RunAsync(TimerState state, bool isPastDue)
    {
        var began = Now;
        try
        {
            await InvokeAsync(new TimerInfo
            {
                IsPastDue = isPastDue,
                ScheduleStatus = _isMonitored
                    ? new ScheduleStatus { Last = state.LastAt ?? default, Next = _schedule.NextAfter(began), LastUpdated = state.UpdatedAt }
                    : null,
            });
        }
        finally
        {
            await ReleaseAsync(began);
        }
    }

    /// <summary>Runs, and runs again as the function's retry attribute says. A failure is logged by the invoker and ends here.</summary>
    private async Task InvokeAsync(TimerInfo info)
    {
        var policy = _function.Retry;
        for (var retry = 0; ; retry++)
        {
            try
            {
                await _invoker.InvokeAsync(
                    new Invocation(_function, info) { Retry = policy is null ? null : new InvocationRetryContext(retry, policy.MaxRetryCount) }, _abort.Token);
                return;
            }
            catch (Exception) when (policy is not null && (policy.MaxRetryCount == -1 || retry < policy.MaxRetryCount) && !_stop.IsCancellationRequested)
            {
                await Task.Delay(policy.DelayBefore(retry + 1), _clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (_stop.IsCancellationRequested)
                {
                    return;
                }
            }
            catch (Exception)
            {
                return;
            }
        }
    }

    /// <summary>Occurrences that passed during the run are skipped. Tries until it is written: a claim that stays would stop the timer.</summary>
    private async Task ReleaseAsync(DateTime last)
    {
        while (true)
        {
            try
            {
                await _store.ReleaseAsync(last, _schedule.NextAfter(Now), Now, _abort.Token);
                return;
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception))
            {
                await Task.Delay(500, _abort.Token);
            }
        }
    }

    private void SetAlarm(DateTime at)
    {
        _alarm.Forget();
        _alarm.Expect(at);
    }

    [LoggerMessage(301, LogLevel.Warning, "Timer {Function}: the database is not to be had, trying again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string function);
}
