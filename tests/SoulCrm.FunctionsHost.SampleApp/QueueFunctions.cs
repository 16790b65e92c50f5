using Microsoft.Azure.Functions.Worker;

namespace SampleApp;

/// <summary>Each delivery leaves its traces, an effect that is written once a message, and one message in the queue of results.</summary>
public sealed class QueueFunctions(Trace trace)
{
    [Function("Plain"), ServiceBusOutput("results", Connection = "ServiceBusConnection")]
    public async Task<string> PlainAsync([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body)
    {
        await trace.AddAsync("plain", "", body);
        await trace.AffectAsync($"plain {body}");
        return $"plain {body}";
    }

    [Function("Session"), ServiceBusOutput("results", Connection = "ServiceBusConnection")]
    public async Task<string> SessionAsync([ServiceBusTrigger("sessions", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId)
    {
        await trace.AddAsync("session", sessionId, body);
        await trace.AffectAsync($"{sessionId} {body}");
        await trace.AddAsync("session-end", sessionId, body);
        return $"{sessionId} {body}";
    }
}
