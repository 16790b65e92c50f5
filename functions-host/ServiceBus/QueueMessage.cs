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

/// <summary>
/// The metadata of a delivery as the worker sees it: texts as they are, numbers and times as JSON. A batch shows its first message, and under
/// each name with <c>Array</c> behind it the JSON array of all.
/// </summary>
internal sealed class MessageBindingData(IReadOnlyList<QueueMessage> messages, bool isBatch) : LazyBindingData
{
    protected override IReadOnlyDictionary<string, object?> Make()
    {
        var all = messages.Select(Of).ToList();
        var data = all[0].ToDictionary(pair => pair.Key, pair => (object?)pair.Value.Shown, StringComparer.OrdinalIgnoreCase);
        if (isBatch)
        {
            foreach (var name in all.SelectMany(one => one.Keys).Distinct(StringComparer.Ordinal))
            {
                data[$"{name}Array"] = $"[{string.Join(',', all.Select(one => one.TryGetValue(name, out var value) ? value.Json : "null"))}]";
            }
        }

        return data;
    }

    private static Dictionary<string, Value> Of(QueueMessage message)
    {
        var data = new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["MessageId"] = Text(message.MessageId),
            ["DeliveryCount"] = Raw((message.Failures + 1).ToString(CultureInfo.InvariantCulture)),
            ["SequenceNumber"] = Raw(message.SequenceNumber.ToString(CultureInfo.InvariantCulture)),
            ["EnqueuedTimeUtc"] = Raw(JsonSerializer.Serialize(message.EnqueuedAt)),
            ["EnqueuedTime"] = Raw(JsonSerializer.Serialize(new DateTimeOffset(message.EnqueuedAt))),
            ["ExpiresAtUtc"] = Raw(JsonSerializer.Serialize(message.ExpiresAt ?? DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc))),
            ["ExpiresAt"] = Raw(JsonSerializer.Serialize(message.ExpiresAt is { } expires ? new DateTimeOffset(expires) : DateTimeOffset.MaxValue)),
            ["LockToken"] = Text(Guid.NewGuid().ToString()), // of this delivery; the host settles messages itself
            ["ApplicationProperties"] = Raw("{}"),
            ["UserProperties"] = Raw("{}"),
        };
        if (message.SessionId.Length > 0)
        {
            data["SessionId"] = Text(message.SessionId);
        }

        if (message.Properties is not null)
        {
            using var properties = JsonDocument.Parse(message.Properties);
            foreach (var property in properties.RootElement.EnumerateObject())
            {
                data[property.Name] = property.Value.ValueKind == JsonValueKind.String ? Text(property.Value.GetString()!) : Raw(property.Value.GetRawText());
            }
        }

        return data;
    }

    private static Value Text(string text) => new(text, JsonSerializer.Serialize(text));

    private static Value Raw(string json) => new(json, json);

    private readonly record struct Value(string Shown, string Json);
}
