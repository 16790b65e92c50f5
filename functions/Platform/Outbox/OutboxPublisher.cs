using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace SoulCrm.Functions.Platform.Outbox;

/// <summary>Puts committed outbox items on their queues. Publishing twice is harmless: consumers and the duplicate window absorb it.</summary>
public sealed class OutboxPublisher(ServiceBusClient client)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.Ordinal);

    /// <summary>Items of one queue leave together and in their order.</summary>
    public async Task SendAsync(IReadOnlyList<OutboxItem> items, CancellationToken ct)
    {
        foreach (var queue in items.GroupBy(item => item.Queue, StringComparer.Ordinal))
            await senders.GetOrAdd(queue.Key, client.CreateSender).SendMessagesAsync(queue.Select(ToMessage), ct);
    }

    private static ServiceBusMessage ToMessage(OutboxItem item)
    {
        var message = new ServiceBusMessage(item.Body) { MessageId = item.MessageId, SessionId = item.SessionId, ContentType = "application/json" };
        if (item.NotBefore is { } time) message.ScheduledEnqueueTime = time;
        return message;
    }
}
