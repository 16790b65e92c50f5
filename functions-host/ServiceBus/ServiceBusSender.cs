using SoulCrm.FunctionsHost.ServiceBus;
using SoulCrm.FunctionsHost.Storage;

namespace Azure.Messaging.ServiceBus;

/// <summary>Sends to one queue; safe from many threads at once. A send that returned is stored; it is no part of a caller's transaction.</summary>
public class ServiceBusSender : IAsyncDisposable
{
    private readonly ServiceBusClient? _client;
    private readonly string _entityPath = "";

    internal ServiceBusSender(ServiceBusClient client, string queue)
    {
        _client = client;
        _entityPath = queue;
    }

    /// <summary>For mocks.</summary>
    protected ServiceBusSender()
    {
    }

    public virtual string EntityPath => _entityPath;

    public virtual bool IsClosed { get; private set; }

    private ServiceBusClient Client
    {
        get
        {
            ObjectDisposedException.ThrowIf(IsClosed, this);
            return _client ?? throw new InvalidOperationException("A mocked sender has no client.");
        }
    }

    /// <summary>A message with <see cref="ServiceBusMessage.ScheduledEnqueueTime"/> appears at that time.</summary>
    /// <exception cref="ServiceBusException">See <see cref="ServiceBusException.Reason"/>.</exception>
    public virtual Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return SendMessagesAsync([message], cancellationToken);
    }

    /// <summary>Stores all or none; together they may have 256 KB.</summary>
    public virtual async Task SendMessagesAsync(IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var given = messages.ToList();
        if (given.Count == 0)
        {
            return;
        }

        var queue = await CheckAsync(given, cancellationToken);
        var now = LocalWakeUp.Of(Client.Database).TimeProvider.GetUtcNow();
        var outgoing = given.ConvertAll(message => (Message: Outgoing(message, queue), message.ScheduledEnqueueTime)); // all are checked before any is stored
        var immediate = outgoing.Where(item => item.ScheduledEnqueueTime <= now).Select(item => item.Message).ToList();
        if (immediate.Count == outgoing.Count)
        {
            await Client.Batcher.SendAsync(immediate, cancellationToken);
        }
        else
        {
            await StoreAsync([.. outgoing.Where(item => item.ScheduledEnqueueTime > now)], immediate, cancellationToken);
        }
    }

    public virtual Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messageBatch);
        return SendMessagesAsync(messageBatch.Messages, cancellationToken);
    }

    /// <returns>The sequence number, by which the message can be cancelled.</returns>
    public virtual async Task<long> ScheduleMessageAsync(ServiceBusMessage message, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (await ScheduleMessagesAsync([message], scheduledEnqueueTime, cancellationToken))[0];
    }

    /// <returns>The sequence numbers, in the order of the messages.</returns>
    public virtual async Task<IReadOnlyList<long>> ScheduleMessagesAsync(
        IEnumerable<ServiceBusMessage> messages, DateTimeOffset scheduledEnqueueTime, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var given = messages.ToList();
        if (given.Count == 0)
        {
            return [];
        }

        var queue = await CheckAsync(given, cancellationToken);
        return await StoreAsync(given.ConvertAll(message => (Outgoing(message, queue), scheduledEnqueueTime)), [], cancellationToken);
    }

    /// <exception cref="ServiceBusException"><see cref="ServiceBusFailureReason.MessageNotFound"/>: there is no such message, or it has appeared.</exception>
    public virtual Task CancelScheduledMessageAsync(long sequenceNumber, CancellationToken cancellationToken = default) =>
        CancelScheduledMessagesAsync([sequenceNumber], cancellationToken);

    public virtual async Task CancelScheduledMessagesAsync(IEnumerable<long> sequenceNumbers, CancellationToken cancellationToken = default)
    {
        var numbers = sequenceNumbers.Distinct().ToArray();
        var queue = await Client.FindQueueAsync(_entityPath, cancellationToken);
        var cancelled = await BrokerCall.RunAsync(
            async token =>
            {
                var gone = 0;
                await new HostBatch(Client.Database.Pool).Add(QueueSql.CancelScheduled, _ => gone++, queue.Id, numbers).ExecuteAsync(token);
                return gone;
            },
            _entityPath,
            Client.Retry,
            cancellationToken);
        if (cancelled < numbers.Length)
        {
            throw new ServiceBusException("No such scheduled message: it was cancelled before, or has appeared.", ServiceBusFailureReason.MessageNotFound, _entityPath);
        }
    }

    public virtual ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return new(new ServiceBusMessageBatch());
    }

    public virtual Task CloseAsync(CancellationToken cancellationToken = default)
    {
        IsClosed = true;
        return Task.CompletedTask;
    }

    public virtual async ValueTask DisposeAsync()
    {
        await CloseAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>As they would be stored by a send; throws what the send would throw.</summary>
    internal async Task<IReadOnlyList<OutgoingMessage>> PrepareAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        var queue = await CheckAsync(messages, cancellation);
        return [.. messages.Select(message => Outgoing(message, queue))];
    }

    private async ValueTask<KnownQueue> CheckAsync(IReadOnlyList<ServiceBusMessage> messages, CancellationToken cancellation)
    {
        var queue = await Client.FindQueueAsync(_entityPath, cancellation);
        MessageSize.Check(messages, _entityPath);
        return queue;
    }

    /// <summary>Scheduled messages, and those beside them that are to appear at once, in one transaction. Returns the numbers of the scheduled ones.</summary>
    private async Task<IReadOnlyList<long>> StoreAsync(
        List<(OutgoingMessage Message, DateTimeOffset DueAt)> scheduled, List<OutgoingMessage> immediate, CancellationToken cancellation)
    {
        var wakeUp = LocalWakeUp.Of(Client.Database);
        var due = scheduled.Select(item => item.DueAt.UtcDateTime).ToArray();
        var numbers = await BrokerCall.RunAsync(
            async token =>
            {
                var given = new List<long>();
                var now = wakeUp.TimeProvider.GetUtcNow().UtcDateTime;
                var turn = new HostBatch(Client.Database.Pool)
                    .Add(QueueSql.Schedule, row => given.Add(row.GetInt64(0)), [now, .. SendColumns.Of(scheduled.ConvertAll(item => item.Message)), due]);
                SendBatcher.AddTo(turn, immediate, now);
                await turn.ExecuteAsync(token);
                return given;
            },
            _entityPath,
            Client.Retry,
            cancellation);
        wakeUp.MessageScheduled(scheduled.Min(item => item.DueAt));
        Client.Batcher.Tell(immediate);
        return numbers;
    }

    private OutgoingMessage Outgoing(ServiceBusMessage message, KnownQueue queue)
    {
        if (queue.RequiresSession && string.IsNullOrEmpty(message.SessionId))
        {
            throw new InvalidOperationException($"Queue '{_entityPath}' requires sessions: the message needs a SessionId.");
        }

        if (message.MessageId.Contains('\0', StringComparison.Ordinal) || message.SessionId?.Contains('\0', StringComparison.Ordinal) == true)
        {
            throw new ArgumentException("MessageId and SessionId must not contain NUL characters.", nameof(message));
        }

        return new OutgoingMessage(
            queue,
            queue.RequiresSession ? message.SessionId! : "",
            message.MessageId,
            message.Body.ToArray(),
            StoredProperties.Of(message),
            message.TimeToLive == TimeSpan.MaxValue ? null : message.TimeToLive);
    }
}
