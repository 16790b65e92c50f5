using System.Text.Json;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>What a manager wants the client to read later.</summary>
/// <param name="Text">As its author wrote it.</param>
/// <param name="Translation">What the client is to read instead; null: it is translated when it leaves, where that is needed.</param>
/// <param name="LocalTime">When it leaves by the clocks of <paramref name="TimeZone"/>, without an offset.</param>
/// <param name="CancelOnReply">It loses its point when the client writes first.</param>
/// <param name="Reason">Why it was canceled.</param>
/// <param name="MessageId">What it became.</param>
public sealed record ScheduledMessage(
    Guid Id, Guid ConversationId, Guid AuthorId, string AuthorName, string Text, ApprovedTranslation? Translation, bool AsWritten, MessageMedia? Media, string LocalTime, string TimeZone, DateTimeOffset SendAt, bool CancelOnReply,
    [Values("waiting", "sent", "canceled")] string State, [Values(typeof(CancelReason))] string? Reason, Guid? MessageId, DateTimeOffset CreatedAt, int Version) : IVersioned;

public static class CancelReason
{
    public const string ByManager = "by_manager";
    public const string ClientWrote = "client_wrote";
    public const string ClientBlocked = "client_blocked";

    /// <summary>Its author is no active user any more.</summary>
    public const string AuthorLeft = "author_left";

    /// <summary>It cannot be sent as it is.</summary>
    public const string Refused = "refused";

    public const string Erased = "erased";

    public static readonly string[] All = [ByManager, ClientWrote, ClientBlocked, AuthorLeft, Refused, Erased];
}

internal static class ScheduledMessageSql
{
    private const string Select = $"""
        select s.id, s.conversation_id, s.author_id, u.name as author_name, s.text, coalesce(s.translation, 'null') as translation, s.as_written, coalesce((select jsonb_build_object({MediaSql.Members}) from media_files f where f.id = s.media_id), 'null') as media, s.time_zone, s.send_at, s.cancel_on_reply, s.state, s.reason, s.message_id, s.created_at, s.version
        from scheduled_messages s join users u on u.tenant_id = s.tenant_id and u.id = s.author_id
        """;

    private sealed record Row(
        Guid Id, Guid ConversationId, Guid AuthorId, string AuthorName, string Text, JsonElement Translation, bool AsWritten, JsonElement Media, string TimeZone, DateTimeOffset SendAt, bool CancelOnReply, string State, string? Reason, Guid? MessageId, DateTimeOffset CreatedAt, int Version)
    {
        public ScheduledMessage ToResponse() => new(Id, ConversationId, AuthorId, AuthorName, Text, ReadTranslation(Translation), AsWritten, Media.ValueKind == JsonValueKind.Object ? Media.Deserialize<MessageMedia>(JsonSerializerOptions.Web) : null,
            LocalSendTime.Show(SendAt, TimeZone), TimeZone, SendAt, CancelOnReply, State, Reason, MessageId, CreatedAt, Version);
    }

    public static async Task<ScheduledMessage?> FindAsync(TenantTransaction tx, Guid id) => (await tx.FirstOrDefaultAsync<Row>($"{Select} where s.id = @id", new { id }))?.ToResponse();

    public static async Task<IReadOnlyList<ScheduledMessage>> ListWaitingAsync(TenantTransaction tx, Guid conversationId) =>
        [.. (await tx.QueryAsync<Row>($"{Select} where s.conversation_id = @conversationId and s.state = 'waiting' order by s.send_at, s.id", new { conversationId })).Select(row => row.ToResponse())];

    public static ApprovedTranslation? ReadTranslation(JsonElement json) => json.ValueKind == JsonValueKind.Object ? json.Deserialize<ApprovedTranslation>(ApiJson.Options) : null;

    public static string? WriteTranslation(ApprovedTranslation? translation) => translation is null ? null : JsonSerializer.Serialize(translation, ApiJson.Options);

    /// <summary>Where the client's clock is; for a conversation that is not there, null.</summary>
    public static Task<ClientPlace?> FindPlaceAsync(TenantTransaction tx, Guid conversationId) => tx.FirstOrDefaultAsync<ClientPlace>("""
        select cl.phone, o.time_zone, cl.blocked as is_blocked, now() as now from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id join organizations o on o.id = c.tenant_id where c.id = @conversationId
        """, new { conversationId });
}

/// <param name="TimeZone">The agency's.</param>
internal sealed record ClientPlace(string? Phone, string TimeZone, bool IsBlocked, DateTimeOffset Now)
{
    public TimeZoneInfo Zone => Agents.Flow.ClientTime.ZoneOf(Phone, TimeZone);
}
