using System.Text.Json;

namespace SoulCrm.Functions.Platform.Outbox;

/// <summary>A queue item that was committed together with the rows it speaks of.</summary>
public sealed record OutboxItem(Guid TenantId, Guid Id, string Queue, string SessionId, string MessageId, string Body, DateTimeOffset? NotBefore);

/// <summary>JSON of queue items. Unknown members are ignored: an older process must read a newer one's items.</summary>
public static class QueueBody
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);

    /// <exception cref="JsonException">The body is not what its queue carries; the item ends in the dead letters.</exception>
    public static T Parse<T>(string body) where T : class =>
        JsonSerializer.Deserialize<T>(body, Options) ?? throw new JsonException($"An empty {typeof(T).Name} on the queue.");
}
