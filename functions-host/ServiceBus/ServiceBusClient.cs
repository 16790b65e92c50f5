namespace Azure.Messaging.ServiceBus;

/// <summary>Makes senders for the queues of one database. One client and its senders serve a whole process.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    /// <summary>For mocks.</summary>
    protected ServiceBusClient()
    {
    }

    /// <param name="connectionString">Npgsql connection string of the database that the host runs on.</param>
    public ServiceBusClient(string connectionString) => ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);

    public virtual bool IsClosed { get; private set; }

    public virtual ServiceBusSender CreateSender(string queueOrTopicName) => new(queueOrTopicName);

    public virtual ValueTask DisposeAsync()
    {
        IsClosed = true;
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
