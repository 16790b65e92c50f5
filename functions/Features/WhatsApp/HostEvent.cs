using System.Text.Json;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>An event of whatsapp-host, as its README describes them.</summary>
/// <param name="Id">The same at every delivery of the event.</param>
public sealed record HostEvent(string Id, string Type, Guid OrganizationId, DateTimeOffset At, JsonElement Data)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <exception cref="JsonException">Not an event.</exception>
    public static HostEvent Parse(ReadOnlySpan<byte> body) =>
        JsonSerializer.Deserialize<HostEvent>(body, Json) ?? throw new JsonException("An empty event.");

    /// <returns>Null when the type is not known here.</returns>
    /// <exception cref="JsonException">The data is not that of the type.</exception>
    public HostEventData? ReadData() => Type switch
    {
        "session.state" => Data.Deserialize<HostEventData.SessionState>(Json),
        "session.qr" => Data.Deserialize<HostEventData.SessionQr>(Json),
        "message.received" => new HostEventData.ClientMessage(Data.Deserialize<HostEventData.ChatMessage>(Json)!),
        "message.sent-by-phone" => new HostEventData.PhoneMessage(Data.Deserialize<HostEventData.ChatMessage>(Json)!),
        "message.ack" => Data.Deserialize<HostEventData.Receipt>(Json),
        "message.edited" => Data.Deserialize<HostEventData.Edited>(Json),
        "message.revoked" => Data.Deserialize<HostEventData.Revoked>(Json),
        _ => null,
    };
}

/// <summary>What an event tells, by type.</summary>
public abstract record HostEventData
{
    public sealed record SessionState(string State, string? Phone = null, string? Reason = null) : HostEventData;

    public sealed record SessionQr(string Qr, DateTimeOffset ExpiresAt) : HostEventData;

    public sealed record ClientMessage(ChatMessage Message) : HostEventData;

    public sealed record PhoneMessage(ChatMessage Message) : HostEventData;

    /// <param name="ChatId">Where an answer goes.</param>
    /// <param name="MessageId">WhatsApp's id of the message, unique in its direction.</param>
    /// <param name="Phone">E.164, when WhatsApp shows it.</param>
    /// <param name="Kind">WhatsApp's word: chat, image, ptt (a voice note), document…</param>
    public sealed record ChatMessage(
        string ChatId, string MessageId, string Text, DateTimeOffset SentAt, string? Phone = null, string? Lid = null, string? Name = null,
        string? Language = null, string? Kind = null, MediaInfo? Media = null, string? ReplyTo = null);

    /// <summary>What WhatsApp says of a file that it has.</summary>
    public sealed record MediaInfo(string? Mimetype = null, string? Filename = null, double? Size = null, double? DurationSeconds = null);

    /// <param name="Ack">server, device, read, played or error.</param>
    public sealed record Receipt(string MessageId, string Ack) : HostEventData;

    public sealed record Edited(string MessageId, string Text) : HostEventData;

    public sealed record Revoked(string MessageId) : HostEventData;
}
