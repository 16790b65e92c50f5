using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.Media.Transcription;

/// <summary>What was said becomes the message's text: it is searched, translated and answered like one that was typed. The sound stays with it.</summary>
internal static class StoreTranscript
{
    private sealed record Spoken(Guid MessageId, Guid ConversationId, Guid ClientId, int Seq, string Direction, int ClientSeq);

    public static async Task HeardAsync(TenantTransaction tx, Guid mediaId, string text, ReaderTranslations readers)
    {
        if (await LockAsync(tx, mediaId) is not { } spoken) return;
        var language = LanguageDetector.Detect(text);
        await tx.ExecuteAsync("""
            update messages set text = @text, language = coalesce(@language, language) where id = @MessageId and text = '' and revoked_at is null;
            update conversations set last_message_text = left(@text, 300) where id = @ConversationId and last_message_seq = @Seq;
            update clients set language = case when exists (select from conversations c where c.client_id = @ClientId and c.language_override is not null) then language else coalesce(@language, language) end where id = @ClientId and @Direction = 'inbound';
            update media_files set transcription = 'done' where id = @mediaId;
            """, new { mediaId, text, language, spoken.MessageId, spoken.ConversationId, spoken.Seq, spoken.ClientId, spoken.Direction });
        await readers.MessageStoredAsync(tx, spoken.ConversationId);
        Go(tx, spoken);
    }

    public static async Task FailedAsync(TenantTransaction tx, Guid mediaId)
    {
        if (await LockAsync(tx, mediaId) is not { } spoken) return;
        await tx.ExecuteAsync("update media_files set transcription = 'failed' where id = @mediaId", new { mediaId });
        Go(tx, spoken);
    }

    // The agents have waited for it.
    private static void Go(TenantTransaction tx, Spoken spoken)
    {
        tx.Changed("message", spoken.MessageId, spoken.ConversationId);
        tx.Changed("conversation", spoken.ConversationId);
        if (spoken.Direction == "inbound") Speaker.WakeFlow(tx, spoken.ConversationId, spoken.ClientSeq);
    }

    // Null: it is done already, or the client has been erased.
    private static Task<Spoken?> LockAsync(TenantTransaction tx, Guid mediaId) => tx.QueryManyAsync("""
        select c.id from clients c where c.id = (select v.client_id from media_files f join conversations v on v.tenant_id = f.tenant_id and v.id = f.conversation_id where f.id = @mediaId) for no key update;
        select id from conversations where id = (select conversation_id from media_files where id = @mediaId) for no key update;
        select m.id as message_id, c.id as conversation_id, c.client_id, m.seq, m.direction, c.client_seq
        from media_files f join messages m on m.tenant_id = f.tenant_id and m.media_id = f.id join conversations c on c.tenant_id = f.tenant_id and c.id = f.conversation_id
        where f.id = @mediaId and f.transcription = 'pending'
        """, new { mediaId }, async results =>
    {
        await results.ReadAsync<Guid>();
        await results.ReadAsync<Guid>();
        return await results.ReadFirstOrDefaultAsync<Spoken>();
    });
}
