using System.Globalization;
using System.Text.Json;
using Npgsql;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>A message as it is stored. <paramref name="Failures"/> counts the deliveries that failed.</summary>
internal sealed record QueueMessage(
    string SessionId, long SequenceNumber, int Failures, DateTime EnqueuedAt, DateTime? ExpiresAt, string MessageId, byte[] Body, string? Properties)
{
    /// <summary>The columns that <see cref="Read"/> expects, of table alias m.</summary>
    public const string Columns = "m.session_id, m.sequence_number, m.delivery_count, m.enqueued_at, m.expires_at, m.message_id, m.body, m.properties";

    public static QueueMessage Read(NpgsqlDataReader row) => new(
        row.GetString(0),
        row.GetInt64(1),
        row.GetInt32(2),
        row.GetDateTime(3),
        row.IsDBNull(4) ? null : row.GetDateTime(4),
        row.GetString(5),
        row.GetFieldValue<byte[]>(6),
        row.IsDBNull(7) ? null : row.GetString(7));
}

/// <summary>A message's metadata as the worker sees it: strings as they are, numbers and times as JSON.</summary>
internal sealed class MessageBindingData(QueueMessage message) : LazyBindingData
{
    protected override IReadOnlyDictionary<string, object?> Make()
    {
        var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase)
        {
            ["MessageId"] = message.MessageId,
            ["DeliveryCount"] = (message.Failures + 1).ToString(CultureInfo.InvariantCulture),
            ["SequenceNumber"] = message.SequenceNumber.ToString(CultureInfo.InvariantCulture),
            ["EnqueuedTimeUtc"] = JsonSerializer.Serialize(message.EnqueuedAt),
            ["EnqueuedTime"] = JsonSerializer.Serialize(new DateTimeOffset(message.EnqueuedAt)),
            ["ExpiresAtUtc"] = JsonSerializer.Serialize(message.ExpiresAt ?? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc)),
            ["ExpiresAt"] = JsonSerializer.Serialize(message.ExpiresAt is { } expires ? new DateTimeOffset(expires) : DateTimeOffset.MaxValue),
            ["ApplicationProperties"] = "{}",
            ["UserProperties"] = "{}",
        };
        if (message.SessionId.Length > 0)
        {
            data["SessionId"] = message.SessionId;
        }

        if (message.Properties is not null)
        {
            using var properties = JsonDocument.Parse(message.Properties);
            foreach (var property in properties.RootElement.EnumerateObject())
            {
                data[property.Name] = property.Value.ValueKind == JsonValueKind.String ? property.Value.GetString() : property.Value.GetRawText();
            }
        }

        return data;
    }
}
