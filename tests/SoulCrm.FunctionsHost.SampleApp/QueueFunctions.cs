using Microsoft.Azure.Functions.Worker;

namespace SampleApp;

public sealed class QueueFunctions(Trace trace)
{
    [Function("Plain")]
    public Task PlainAsync([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body) => trace.AddAsync("plain", "", body);

    [Function("Session")]
    public Task SessionAsync([ServiceBusTrigger("sessions", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId) =>
        trace.AddAsync("session", sessionId, body);

    [Function("EverySecond")]
    public Task EverySecondAsync([TimerTrigger("* * * * * *")] TimerInfo timer) => trace.AddAsync("timer", timer.IsPastDue ? "late" : "", $"{DateTime.UtcNow:HH:mm:ss}");
}
