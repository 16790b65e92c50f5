using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Media.Transcription;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>Stores one event of whatsapp-host in one transaction. Delivered again, it stores nothing.</summary>
public static class ReceiveEvent
{
    public static async Task RunAsync(TenantTransaction tx, HostEvent received, HostEventData data, DateTimeOffset now, ReaderTranslations readers, Transcriber transcriber)
    {
        var isNew = await tx.ExecuteAsync("insert into webhook_deliveries (id) values (@Id) on conflict do nothing", new { received.Id });
        if (isNew == 0) return;
        switch (data)
        {
            case HostEventData.SessionState session:
                var isNewest = await WhatsAppSessionSql.SetStateAsync(tx, session.State, session.Phone, session.Reason, received.At);
                if (isNewest && session.State == "connected") MessageSend.Enqueue(tx); // what was written while disconnected
                break;
            case HostEventData.SessionQr qr:
                await WhatsAppSessionSql.SetQrAsync(tx, qr.Qr, qr.ExpiresAt, received.At);
                break;
            case HostEventData.ClientMessage(var message):
                await ReceiveMessage.FromClientAsync(tx, message, now, readers, transcriber);
                break;
            case HostEventData.PhoneMessage(var message):
                await ReceiveMessage.FromPhoneAsync(tx, message, readers, transcriber);
                break;
            case HostEventData.Receipt receipt:
                if (DeliveryStatus.FromAck(receipt.Ack) is { } status) await DeliveryStatus.ApplyReceiptAsync(tx, receipt.MessageId, status);
                break;
            case HostEventData.Edited edited:
                await ChangeAsync(tx, edited.MessageId, "text = @value, edited_at = now(), written_text = null, written_language = null", edited.Text, readers);
                break;
            case HostEventData.Revoked revoked:
                await ChangeAsync(tx, revoked.MessageId, "text = '', revoked_at = now(), written_text = null, written_language = null", value: null, readers);
                await MediaSql.RemoveAsync(tx, "revoked", "id in (select media_id from messages where external_id = @MessageId)", revoked);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(data), data, "An event without a place to go.");
        }
    }

    private static async Task ChangeAsync(TenantTransaction tx, string externalId, string assignments, string? value, ReaderTranslations readers)
    {
        await tx.ExecuteAsync("select from conversations where id in (select conversation_id from messages where external_id = @externalId) order by id for no key update", new { externalId });
        var changed = await tx.QueryAsync<ChangedRow>(
            $"update messages set {assignments} where external_id = @externalId returning id, conversation_id", new { externalId, value });
        foreach (var message in changed)
        {
            await tx.ExecuteAsync("update conversations c set last_message_text = left(m.text, 300), last_message_previews = null from messages m where m.id = @Id and c.id = m.conversation_id and c.last_message_seq = m.seq", message);
            await readers.TextChangedAsync(tx, message.ConversationId, message.Id);
            tx.Changed("message", message.Id, message.ConversationId);
            tx.Changed("conversation", message.ConversationId);
        }
    }

    private sealed record ChangedRow(Guid Id, Guid ConversationId);
}
