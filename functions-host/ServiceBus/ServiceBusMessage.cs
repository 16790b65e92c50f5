using System.Text;

namespace Azure.Messaging.ServiceBus;

/// <summary>A message to send.</summary>
public class ServiceBusMessage
{
    public ServiceBusMessage()
        : this(new BinaryData([]))
    {
    }

    public ServiceBusMessage(string body)
        : this(Encoding.UTF8.GetBytes(body ?? throw new ArgumentNullException(nameof(body))))
    {
    }

    public ServiceBusMessage(ReadOnlyMemory<byte> body)
        : this(BinaryData.FromBytes(body))
    {
    }

    public ServiceBusMessage(BinaryData body) => Body = body ?? throw new ArgumentNullException(nameof(body));

    public BinaryData Body { get; set; }

    /// <summary>Values are primitives, string, Guid, DateTime, DateTimeOffset, TimeSpan, Uri or byte[].</summary>
    public IDictionary<string, object> ApplicationProperties { get; } = new Dictionary<string, object>();

    /// <summary>At most 128 characters; what duplicate detection goes by. A new one is made when it is not set.</summary>
    public string MessageId
    {
        get => field ??= Guid.NewGuid().ToString("N");
        set => field = value is { Length: > 0 and <= 128 } ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "MessageId must have 1 to 128 characters.");
    }

    /// <summary>At most 128 characters; required by queues with sessions.</summary>
    public string? SessionId
    {
        get;
        set
        {
            field = value is null or { Length: <= 128 } ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "SessionId must have at most 128 characters.");
            if (PartitionKey is not null && value is not null && PartitionKey != value)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "SessionId must equal PartitionKey.");
            }
        }
    }

    public string? PartitionKey
    {
        get;
        set => field = value is null || SessionId is null || SessionId == value
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "PartitionKey must equal SessionId.");
    }

    public string? CorrelationId { get; set; }

    public string? Subject { get; set; }

    public string? ContentType { get; set; }

    public string? ReplyTo { get; set; }

    public string? ReplyToSessionId { get; set; }

    public string? To { get; set; }

    /// <summary>The message appears at this time; the default value means at once.</summary>
    public DateTimeOffset ScheduledEnqueueTime { get; set; }

    /// <summary>How long the message may wait once it has appeared; for ever unless set.</summary>
    public TimeSpan TimeToLive
    {
        get;
        set => field = value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "TimeToLive must be above zero.");
    }
    = TimeSpan.MaxValue;
}
