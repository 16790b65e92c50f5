using SoulCrm.FunctionsHost.ServiceBus;

namespace Azure.Messaging.ServiceBus;

/// <summary>Messages that together are small enough for one send.</summary>
public sealed class ServiceBusMessageBatch : IDisposable
{
    private readonly List<ServiceBusMessage> _messages = [];

    internal ServiceBusMessageBatch()
    {
    }

    public int Count => _messages.Count;

    public long SizeInBytes { get; private set; }

    public long MaxSizeInBytes { get; } = MessageSize.Limit;

    internal IReadOnlyList<ServiceBusMessage> Messages => _messages;

    /// <returns>False when the batch is full; the message is not in it.</returns>
    public bool TryAddMessage(ServiceBusMessage message)
    {
        var size = MessageSize.Of(message);
        if (SizeInBytes + size > MaxSizeInBytes)
        {
            return false;
        }

        SizeInBytes += size;
        _messages.Add(message);
        return true;
    }

    public void Dispose() => _messages.Clear();
}
