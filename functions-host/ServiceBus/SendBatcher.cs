using System.Threading.Channels;
using Azure.Messaging.ServiceBus;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>A message on its way into its queue.</summary>
internal sealed record OutgoingMessage(KnownQueue Queue, string SessionId, string MessageId, byte[] Body, string? Properties, TimeSpan? TimeToLive);

/// <summary>A queue as senders know it.</summary>
internal sealed record KnownQueue(int Id, string Name, bool RequiresSession, bool DetectsDuplicates);

/// <summary>
/// Sends of many callers that come together are stored together: while one commit is under way the next gathers, so a lone send waits for
/// nobody and a thousand at once cost a few commits.
/// </summary>
internal sealed class SendBatcher : IAsyncDisposable
{
    private const int MaxMessages = 1000;

    private readonly Channel<Send> _sends = Channel.CreateUnbounded<Send>(new UnboundedChannelOptions { SingleReader = true });
    private readonly HostDatabase _database;
    private readonly ClientRetry _retry;
    private readonly LocalWakeUp _wakeUp;
    private readonly Task _loop;

    public SendBatcher(HostDatabase database, ClientRetry retry)
    {
        (_database, _retry) = (database, retry);
        _wakeUp = LocalWakeUp.Of(database);
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Completes when the messages, all or none, are stored.</summary>
    public Task SendAsync(IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellation)
    {
        var send = new Send(messages);
        return _sends.Writer.TryWrite(send)
            ? send.Stored.Task.WaitAsync(cancellation)
            : throw new ObjectDisposedException(nameof(ServiceBusClient));
    }

    public async ValueTask DisposeAsync()
    {
        _sends.Writer.TryComplete();
        await _loop;
    }

    private async Task LoopAsync()
    {
        var batch = new List<Send>();
        while (await _sends.Reader.WaitToReadAsync())
        {
            batch.Clear();
            var count = 0;
            while (count < MaxMessages && _sends.Reader.TryRead(out var send))
            {
                batch.Add(send);
                count += send.Messages.Count;
            }

            await StoreAsync(batch);
        }
    }

    private async Task StoreAsync(List<Send> batch)
    {
        try
        {
            var messages = batch.SelectMany(send => send.Messages).ToList();
            await BrokerCall.RunAsync(cancellation => StoreAsync(messages, cancellation), messages[0].Queue.Name, _retry, CancellationToken.None);
            Tell(messages);
            batch.ForEach(send => send.Stored.SetResult());
        }
        catch (Exception exception)
        {
            batch.ForEach(send => send.Stored.SetException(exception));
        }
    }

    private async Task<bool> StoreAsync(List<OutgoingMessage> messages, CancellationToken cancellation)
    {
        var now = _wakeUp.TimeProvider.GetUtcNow().UtcDateTime;
        var turn = new HostBatch(_database.Pool);
        AddTo(turn, messages, now);
        await turn.ExecuteAsync(cancellation);
        return true;
    }

    /// <summary>The statements that store messages to appear at once.</summary>
    public static void AddTo(HostBatch turn, IReadOnlyList<OutgoingMessage> messages, DateTime now)
    {
        Add(turn, QueueSql.Send, [.. messages.Where(message => !message.Queue.DetectsDuplicates)], now);
        Add(turn, QueueSql.SendOnce, [.. messages.Where(message => message.Queue.DetectsDuplicates).DistinctBy(message => (message.Queue.Id, message.MessageId))], now);
    }

    /// <summary>Wakes who waits for stored messages.</summary>
    public void Tell(IEnumerable<OutgoingMessage> messages)
    {
        foreach (var (queue, session) in messages.Select(message => (message.Queue.Id, message.SessionId)).Distinct())
        {
            _wakeUp.MessageSent(queue, session);
            NotifyOthers(queue, session);
        }
    }

    private static void Add(HostBatch turn, string sql, OutgoingMessage[] messages, DateTime now)
    {
        if (messages.Length > 0)
        {
            turn.Add(sql, null, [now, .. SendColumns.Of(messages)]);
        }
    }

    /// <summary>A program without a host in it cannot know whether one listens elsewhere, so it always tells.</summary>
    private void NotifyOthers(int queue, string session)
    {
        var topic = QueueTopics.Of(queue, session);
        if (_wakeUp.NotifyPeers is { } notify)
        {
            notify(topic);
        }
        else
        {
            _ = TellAsync(topic);
        }
    }

    private async Task TellAsync(string topic)
    {
        try
        {
            await using var command = _database.Pool.CreateCommand("select pg_notify('functions_host', $1)");
            command.Parameters.Add(new() { Value = topic });
            await command.ExecuteNonQueryAsync();
        }
        catch (Exception exception) when (exception is ObjectDisposedException || HostDatabase.IsTransient(exception))
        {
            // The hosts' regular look finds the message.
        }
    }

    private sealed record Send(IReadOnlyList<OutgoingMessage> Messages)
    {
        public TaskCompletionSource Stored { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>The arrays of a send, one per column.</summary>
internal static class SendColumns
{
    public static object[] Of(IReadOnlyCollection<OutgoingMessage> messages) =>
    [
        messages.Select(message => message.Queue.Id).ToArray(),
        messages.Select(message => message.SessionId).ToArray(),
        messages.Select(message => message.MessageId).ToArray(),
        messages.Select(message => message.Body).ToArray(),
        messages.Select(message => message.Properties).ToArray(),
        messages.Select(message => message.TimeToLive).ToArray(),
    ];
}

/// <summary>How processes name a queue, or one session of it, to each other.</summary>
internal static class QueueTopics
{
    private const int LongestSession = 1000;

    public static string Of(int queueId, string session) => session.Length is 0 or > LongestSession ? $"q{queueId}" : $"q{queueId}:{session}";

    public static bool TryParse(string topic, out int queueId, out string? session)
    {
        var colon = topic.IndexOf(':', StringComparison.Ordinal);
        session = colon < 0 ? null : topic[(colon + 1)..];
        queueId = 0;
        return topic.StartsWith('q') && int.TryParse(topic.AsSpan(1, (colon < 0 ? topic.Length : colon) - 1), out queueId);
    }
}
