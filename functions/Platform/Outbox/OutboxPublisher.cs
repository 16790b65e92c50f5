using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;

namespace SoulCrm.Functions.Platform.Outbox;

/// <summary>Puts committed outbox items on their queues. Publishing twice is harmless: consumers and the duplicate window absorb it.</summary>
public sealed class OutboxPublisher(ServiceBusClient client)
{
    private readonly ConcurrentDictionary<string, ServiceBusSender> senders = new(StringComparer.Ordinal);

    public async Task SendAsync(IReadOnlyList<OutboxItem> items, CancellationToken ct)
    {
        foreach (var item in items)
        {
            var message = new ServiceBusMessage(item.Body) { MessageId = item.MessageId, SessionId = item.SessionId, ContentType = "application/json" };
            if (item.NotBefore is { } time) message.ScheduledEnqueueTime = time;
            await senders.GetOrAdd(item.Queue, client.CreateSender).SendMessageAsync(message, ct);
        }
    }
}
