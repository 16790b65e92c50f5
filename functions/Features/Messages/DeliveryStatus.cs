using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>How far an outbound message has come. Receipts may repeat, skip steps and arrive in any order: the status only ever moves forward.</summary>
internal static class DeliveryStatus
{
    /// <summary>whatsapp-host's acknowledgement levels.</summary>
    public static string? FromAck(string ack) => ack switch
    {
        "server" => "sent",
        "device" => "delivered",
        "read" or "played" => "read",
        "error" => "failed",
        _ => null,
    };

    /// <summary>Applies a receipt, or keeps it until the send it belongs to has told its external id.</summary>
    public static async Task ApplyReceiptAsync(TenantTransaction tx, string externalId, string status)
    {
        await LockExternalIdAsync(tx, externalId);
        var id = await tx.FirstOrDefaultAsync<Guid?>("select id from messages where direction = 'outbound' and external_id = @externalId", new { externalId });
        if (id is { } known)
        {
            await AdvanceAsync(tx, known, status);
            return;
        }

        await tx.ExecuteAsync("""
            insert into early_receipts (external_id, status) values (@externalId, @status)
            on conflict (tenant_id, external_id) do update set status = excluded.status, at = now()
            where array_position(array['sent', 'delivered', 'read'], excluded.status) > array_position(array['sent', 'delivered', 'read'], early_receipts.status)
            """, new { externalId, status });
    }

    /// <summary>Records that WhatsApp took the message, and what receipts have already come for it.</summary>
    public static async Task RecordSentAsync(TenantTransaction tx, Guid id, string externalId)
    {
        await LockExternalIdAsync(tx, externalId);
        await LockConversationAsync(tx, id);
        // One that was given up because nobody knew what became of it did leave.
        await tx.ExecuteAsync("""
            update messages set external_id = @externalId, sent_at = now(), locked_until = null, error_code = null, error_detail = null, status = case status when 'failed' then 'sending' else status end where id = @id
            """, new { id, externalId });
        var early = await tx.FirstOrDefaultAsync<string>("delete from early_receipts where external_id = @externalId returning status", new { externalId });
        await AdvanceAsync(tx, id, "sent");
        if (early is not null) await AdvanceAsync(tx, id, early);
    }

    public static async Task AdvanceAsync(TenantTransaction tx, Guid id, string status)
    {
        await LockConversationAsync(tx, id);
        var conversationId = await tx.FirstOrDefaultAsync<Guid?>("""
            update messages set status = @status
            where id = @id and case when @status = 'failed' then status in ('queued', 'sending', 'sent')
                else coalesce(array_position(array['queued', 'sending', 'sent', 'delivered', 'read'], @status)
                            > array_position(array['queued', 'sending', 'sent', 'delivered', 'read'], status), false) end
            returning conversation_id
            """, new { id, status });
        if (conversationId is { } conversation) await ShowAsync(tx, id, conversation);
    }

    /// <summary>Brings the inbox row's tick up to date and tells the browsers.</summary>
    public static async Task ShowAsync(TenantTransaction tx, Guid id, Guid conversationId)
    {
        tx.Changed("message", id, conversationId);
        var isLast = await tx.ExecuteAsync("""
            update conversations c set last_message_status = m.status from messages m
            where m.id = @id and m.conversation_id = @conversationId and c.id = @conversationId and c.last_message_seq = m.seq
            """, new { id, conversationId });
        if (isLast > 0) tx.Changed("conversation", conversationId);
    }

    /// <summary>Before the message itself, as whoever translates, cancels or follows it does.</summary>
    public static Task LockConversationAsync(TenantTransaction tx, Guid id) =>
        tx.ExecuteAsync("select from conversations where id = (select conversation_id from messages where id = @id) for no key update", new { id });

    // The receipt and the record of the send look for each other's row: one after the other, or both would miss.
    private static Task LockExternalIdAsync(TenantTransaction tx, string externalId) =>
        tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = $"receipt:{tx.Caller.TenantId}:{externalId}" });
}
