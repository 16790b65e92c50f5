using FluentValidation;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Sends a message that is held because of its translation: as it was written, or with a translation that the manager has approved.</summary>
public static class SendHeldMessage
{
    /// <param name="Translation">Null: it is sent as it was written.</param>
    public sealed record Request(ApprovedTranslation? Translation = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Translation).SetValidator(new ApprovedTranslation.Validator()!).When(r => r.Translation is not null);
    }

    private sealed record Held(Guid ConversationId, string Text, bool Blocked, bool IsHeld);

    public static async Task<Result<Message>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        await DeliveryStatus.LockConversationAsync(tx, id);
        var held = await tx.FirstOrDefaultAsync<Held>("""
            select m.conversation_id, m.text, cl.blocked,
                   m.status = 'failed' and exists (select from translation_jobs j where j.message_id = m.id and j.purpose = 'client' and j.state = 'failed') as is_held
            from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
            where m.id = @id for no key update of m
            """, new { id });
        if (held is null) return new NotFound("message");
        if (!held.IsHeld) return new Conflict("message.not_held", "Only a message that is held because of its translation is sent in this way.");
        if (held.Blocked) return new Conflict("client.blocked", "This client is blocked: unblock him to write.");
        if (request.Translation?.FindFault(held.Text) is { } fault) return fault;
        await tx.ExecuteAsync("""
            update messages set status = 'queued', error_code = null, error_detail = null, attempts = 0, locked_until = null, not_before = null, text = coalesce(@text, text), language = coalesce(@language, language),
                written_text = case when @text is not null and @text <> text then text end, written_language = case when @text is not null and @text <> text then (select u.language from users u where u.id = author_user_id) end
            where id = @id;
            delete from translation_jobs where message_id = @id and purpose = 'client'
            """, new { id, text = request.Translation?.Text, language = request.Translation?.Language });
        await DeliveryStatus.ShowAsync(tx, id, held.ConversationId);
        MessageSend.Enqueue(tx);
        return (await MessageSql.FindAsync(tx, id))!;
    }
}
