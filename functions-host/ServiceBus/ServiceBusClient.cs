using System.Collections.Concurrent;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.ServiceBus;
using SoulCrm.FunctionsHost.Storage;

namespace Azure.Messaging.ServiceBus;

/// <summary>Makes senders for the queues of one database. One client and its senders serve a whole process.</summary>
public class ServiceBusClient : IAsyncDisposable
{
    private readonly HostDatabase? _database;
    private readonly SendBatcher? _batcher;
    private readonly ConcurrentDictionary<string, KnownQueue> _queues = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="connectionString">Npgsql connection string of the database that the host runs on.</param>
    public ServiceBusClient(string connectionString)
        : this(connectionString, ClientRetry.Default)
    {
    }

    internal ServiceBusClient(string connectionString, ClientRetry retry)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        Retry = retry;
        _database = new HostDatabase(connectionString);
        _batcher = new SendBatcher(_database, retry);
    }

    /// <summary>For mocks.</summary>
    protected ServiceBusClient()
    {
    }

    public virtual bool IsClosed { get; private set; }

    internal ClientRetry Retry { get; } = ClientRetry.Default;

    internal HostDatabase Database => _database ?? throw new InvalidOperationException("A mocked client has no database.");

    internal SendBatcher Batcher => _batcher ?? throw new InvalidOperationException("A mocked client has no database.");

    public virtual ServiceBusSender CreateSender(string queueOrTopicName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(queueOrTopicName);
        ObjectDisposedException.ThrowIf(IsClosed, this);
        return new ServiceBusSender(this, queueOrTopicName);
    }

    /// <summary>Stores what is under way, then closes. Of a closed client it does nothing: a container disposes one once per registration.</summary>
    public virtual async ValueTask DisposeAsync()
    {
        if (IsClosed)
        {
            return;
        }

        IsClosed = true;
        GC.SuppressFinalize(this);
        if (_batcher is not null && _database is not null)
        {
            await _batcher.DisposeAsync();
            await _database.DisposeAsync();
        }
    }

    internal async ValueTask<KnownQueue> FindQueueAsync(string name, CancellationToken cancellation)
    {
        if (_queues.TryGetValue(name, out var known))
        {
            return known;
        }

        var found = await BrokerCall.RunAsync(token => ReadQueueAsync(name, token), name, Retry, cancellation)
            ?? throw new ServiceBusException($"Queue '{name}' is not declared in queues.json.", ServiceBusFailureReason.MessagingEntityNotFound, name);
        return _queues[name] = found;
    }

    private async Task<KnownQueue?> ReadQueueAsync(string name, CancellationToken cancellation)
    {
        KnownQueue? queue = null;
        await new HostBatch(Database.Pool)
            .Add(QueueSql.FindQueue, row => queue = new KnownQueue(row.GetInt32(0), name, row.GetBoolean(1), row.GetBoolean(2)), name)
            .ExecuteAsync(cancellation);
        return queue;
    }
}
