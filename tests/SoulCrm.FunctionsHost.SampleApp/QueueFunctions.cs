using Microsoft.Azure.Functions.Worker;

namespace SampleApp;

/// <summary>
/// Each delivery leaves its traces, an effect that is written once a message, and one message in the queue of results. The result names the
/// message as it is stored: a sender that had no answer sends again, and then there are two.
/// </summary>
public sealed class QueueFunctions(Trace trace)
{
    [Function("Plain"), ServiceBusOutput("results", Connection = "ServiceBusConnection")]
    public async Task<string> PlainAsync([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body, long sequenceNumber)
    {
        await trace.AddAsync("plain", "", body);
        await trace.AffectAsync($"plain {body}");
        return $"plain {body}#{sequenceNumber}";
    }

    [Function("Session"), ServiceBusOutput("results", Connection = "ServiceBusConnection")]
    public async Task<string> SessionAsync([ServiceBusTrigger("sessions", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, string sessionId, long sequenceNumber)
    {
        await trace.AddAsync("session", sessionId, body);
        await trace.AffectAsync($"{sessionId} {body}");
        await trace.AddAsync("session-end", sessionId, body);
        return $"{sessionId} {body}#{sequenceNumber}";
    }
}
