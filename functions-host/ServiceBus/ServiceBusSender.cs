namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue; safe from many threads at once.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly string _entityPath = "";

    /// <summary>For mocks.</summary>
    protected ServiceBusSender()
    {
    }

    internal ServiceBusSender(string queue) => _entityPath = queue;

    public virtual string EntityPath => _entityPath;

    public virtual bool IsClosed { get; private set; }

    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The queue engine is not connected yet.");

    public virtual Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The queue engine is not connected yet.");

    /// <returns>The sequence number, by which the message can be cancelled.</returns>
    public virtual Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The queue engine is not connected yet.");

    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("The queue engine is not connected yet.");

    public virtual ValueTask DisposeAsync()
    {
        IsClosed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
