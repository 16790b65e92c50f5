using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.FunctionsHost;

namespace SampleApp;

/// <summary>
/// Ten timers that fire every second of the app's clock. A run begins after its occurrence and the next is computed after it, so no two
/// occurrences of a timer are noted with the same second unless one of them ran twice.
/// </summary>
public sealed class TimerFunctions(Trace trace, EmbeddedHostOptions options)
{
    private const string EverySecond = "* * * * * *";

    [Function("Timer0")]
    public Task Timer0Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(0, timer);

    [Function("Timer1")]
    public Task Timer1Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(1, timer);

    [Function("Timer2")]
    public Task Timer2Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(2, timer);

    [Function("Timer3")]
    public Task Timer3Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(3, timer);

    [Function("Timer4")]
    public Task Timer4Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(4, timer);

    [Function("Timer5")]
    public Task Timer5Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(5, timer);

    [Function("Timer6")]
    public Task Timer6Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(6, timer);

    [Function("Timer7")]
    public Task Timer7Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(7, timer);

    [Function("Timer8")]
    public Task Timer8Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(8, timer);

    [Function("Timer9")]
    public Task Timer9Async([TimerTrigger(EverySecond)] TimerInfo timer) => NoteAsync(9, timer);

    private Task NoteAsync(int number, TimerInfo timer) => trace.AddAsync(
        "timer", number.ToString(CultureInfo.InvariantCulture), $"{options.TimeProvider.GetUtcNow():HH:mm:ss}{(timer.IsPastDue ? " late" : "")}");
}
