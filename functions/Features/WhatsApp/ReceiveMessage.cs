using Dapper;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Media.Transcription;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.ScheduledMessages;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>Stores a message that came by WhatsApp, from the client or from the agency's own phone.</summary>
internal static class ReceiveMessage
{
    /// <summary>An answer to something older than this would surprise the client: a person decides.</summary>
    private static readonly TimeSpan TooOldForAgents = TimeSpan.FromMinutes(15);

    private sealed record Open(Guid Id, string Control, DateTimeOffset? ClosedAt, bool Blocked);

    public static async Task FromClientAsync(TenantTransaction tx, HostEventData.ChatMessage message, DateTimeOffset now, ReaderTranslations readers, Transcriber transcriber)
    {
        var clientId = await ResolveClient.RunAsync(tx, new ResolveClient.Address(message.ChatId, message.Phone, message.Lid, message.Name));
        if (await IsStoredAsync(tx, message, "inbound")) return;
        var language = message.Language ?? LanguageDetector.Detect(message.Text);
        // He may go over to another language at any moment; what a person has said of it stands.
        await tx.ExecuteAsync("""
            update clients set last_seen_at = now(), language = case when exists (select from conversations c where c.client_id = @clientId and c.language_override is not null) then language else coalesce(@language, language) end
            where id = @clientId
            """, new { clientId, language });

        var conversation = await OpenConversationAsync(tx, clientId, message.ChatId);
        if (conversation.ClosedAt is not null) await Speaker.ReopenAsync(tx, conversation.Id);
        var media = await AddMediaAsync(tx, message, conversation.Id, conversation.Blocked ? null : transcriber);
        var stored = ToMessage(message, conversation.Id, "inbound", "client", "received") with { Language = language, Media = media };
        var seq = await MessageSql.AppendAsync(tx, stored);
        await CancelWhatLostItsPointAsync(tx, conversation.Id);
        if (conversation.Blocked)
        {
            // Kept for the record; nobody is called and nothing answers.
            await tx.ExecuteAsync("update conversations set answered_seq = client_seq, unread_count = 0, waiting_since = null where id = @Id", conversation);
            return;
        }

        // A sticker is a nod: nobody waits for an answer to it.
        if (media?.Kind == MediaKind.Sticker)
        {
            await tx.ExecuteAsync("""
                update conversations c set answered_seq = client_seq, waiting_since = null
                where id = @Id and not exists (select from messages m where m.conversation_id = c.id and m.direction = 'inbound' and m.seq > c.answered_seq and m.seq < c.client_seq)
                """, conversation);
        }

        await readers.MessageStoredAsync(tx, conversation.Id);
        if (now - message.SentAt > TooOldForAgents)
        {
            await tx.ExecuteAsync("update conversations set answered_seq = client_seq where id = @Id", conversation);
            await Speaker.RequestAttentionAsync(tx, conversation.Id, AttentionReason.LateMessage);
            Speaker.WakeFlow(tx, conversation.Id, seq);
            return;
        }

        Speaker.WakeFlow(tx, conversation.Id, seq);
    }

    /// <summary>Somebody wrote on the agency's phone: that person speaks from now on.</summary>
    public static async Task FromPhoneAsync(TenantTransaction tx, HostEventData.ChatMessage message, ReaderTranslations readers, Transcriber transcriber)
    {
        var clientId = await ResolveClient.RunAsync(tx, new ResolveClient.Address(message.ChatId, message.Phone, message.Lid, Name: null));
        if (await IsStoredAsync(tx, message, "outbound")) return;
        var conversation = await OpenConversationAsync(tx, clientId, message.ChatId);
        await Speaker.ReopenAsync(tx, conversation.Id);
        await Speaker.TakeOverAsync(tx, conversation.Id, viaPhone: true);
        var media = await AddMediaAsync(tx, message, conversation.Id, transcriber);
        await MessageSql.AppendByCommitAsync(tx, ToMessage(message, conversation.Id, "outbound", "manager", "sent") with { Language = message.Language ?? LanguageDetector.Detect(message.Text), ViaPhone = true, Media = media });
        await readers.MessageStoredAsync(tx, conversation.Id);
    }

    // A follow-up asks whether the client is still there, and a draft answers what he said before.
    private static async Task CancelWhatLostItsPointAsync(TenantTransaction tx, Guid conversationId)
    {
        var (messages, suggestions, scheduled) = await tx.QueryManyAsync($"""
            update messages set status = 'canceled' where conversation_id = @conversationId and status = 'queued' and cancel_on_reply returning id;
            update suggestions set state = 'outdated' where conversation_id = @conversationId and state = 'open' returning id;
            {CancelScheduledMessages.OnReply}
            """, new { conversationId }, async results => (await results.ReadAsync<Guid>(), await results.ReadAsync<Guid>(), (await results.ReadAsync<CancelScheduledMessages.Canceled>()).AsList()));
        foreach (var message in messages) tx.Changed("message", message, conversationId);
        foreach (var suggestion in suggestions) tx.Changed("suggestion", suggestion, conversationId);
        await CancelScheduledMessages.TellAsync(tx, conversationId, scheduled);
    }

    // The file itself comes later: a slow download does not hold the dialogue up.
    private static async Task<MessageMedia?> AddMediaAsync(TenantTransaction tx, HostEventData.ChatMessage message, Guid conversationId, Transcriber? transcriber)
    {
        if (message.Media is not { } described) return null;
        var mediaType = described.Mimetype is { Length: >= 3 and <= 200 } said ? said : "application/octet-stream";
        var kind = MediaKind.Of(message.Kind, mediaType);
        var seconds = described.DurationSeconds is >= 0 and < 1_000_000 and var duration ? (int?)Math.Round(duration) : null;
        var media = new MessageMedia(Guid.CreateVersion7(), kind, mediaType, FileName.Clean(described.Filename), (long)Math.Clamp(described.Size ?? 0, 0, uint.MaxValue), seconds, MediaState.Fetching, Reason: null,
            transcriber?.Takes(kind, seconds) == true ? TranscriptionState.Pending : TranscriptionState.None);
        await tx.ExecuteAsync("""
            insert into media_files (id, conversation_id, kind, media_type, file_name, bytes, seconds, state, transcription) values (@Id, @conversationId, @Kind, @MediaType, @FileName, @Bytes, @Seconds, @State, @Transcription)
            """, new { media.Id, conversationId, media.Kind, media.MediaType, media.FileName, media.Bytes, media.Seconds, media.State, media.Transcription });
        FetchMedia.Enqueue(tx, media.Id);
        return media;
    }

    private static NewMessage ToMessage(HostEventData.ChatMessage message, Guid conversationId, string direction, string author, string status) =>
        new(conversationId, direction, author, message.Text.Replace("\0", "", StringComparison.Ordinal), status)
        {
            ExternalId = message.MessageId,
            ReplyToExternalId = message.ReplyTo,
            WrittenAt = message.SentAt,
        };

    private static Task<bool> IsStoredAsync(TenantTransaction tx, HostEventData.ChatMessage message, string direction) => tx.SingleAsync<bool>(
        "select exists (select from messages where direction = @direction and external_id = @MessageId)", new { direction, message.MessageId });

    private static async Task<Open> OpenConversationAsync(TenantTransaction tx, Guid clientId, string chatId)
    {
        var id = Guid.CreateVersion7();
        // A merged client may have several threads: the one of this chat, else the newest, which then answers to this chat.
        await tx.ExecuteAsync("""
            update conversations set chat_id = @chatId
            where id = (select id from conversations where client_id = @clientId and channel = 'whatsapp' order by chat_id = @chatId desc, last_message_at desc limit 1) and chat_id <> @chatId;
            insert into conversations (id, client_id, chat_id) values (@id, @clientId, @chatId) on conflict (tenant_id, client_id, channel, chat_id) do nothing
            """, new { id, clientId, chatId });
        var conversation = await tx.SingleAsync<Open>("""
            select c.id, c.control, c.closed_at, cl.blocked from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
            where c.client_id = @clientId and c.channel = 'whatsapp' and c.chat_id = @chatId for no key update of c
            """, new { clientId, chatId });
        if (conversation.Id == id)
        {
            tx.Changed("conversation", id, kind: "created");
            await ClientSql.SetStatusAsync(tx, clientId, ClientStatus.InDialogue, "system", "first message");
        }

        return conversation;
    }
}
