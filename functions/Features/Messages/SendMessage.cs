using FluentValidation;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>A manager writes to the client. Writing takes the conversation over: there is one speaker.</summary>
public static class SendMessage
{
    public sealed record Request(string Text);

    public sealed class Validator : AbstractValidator<Request>
    {
        // What WhatsApp itself takes in one message.
        public const int MaxLength = 4096;

        public Validator() => RuleFor(r => r.Text).NotEmpty().MaximumLength(MaxLength)
            .Must(text => text is null || !text.Contains('\0', StringComparison.Ordinal)).WithMessage("NUL cannot be sent.");
    }

    private sealed record Previous(Guid Id, Guid ConversationId, string Text);

    public static async Task<Result<Message>> RunAsync(TenantTransaction tx, Guid conversationId, Guid idempotencyKey, Request request)
    {
        var blocked = await tx.FirstOrDefaultAsync<bool?>(
            "select cl.blocked from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id where c.id = @conversationId", new { conversationId });
        if (blocked is null) return new NotFound("conversation");
        if (blocked.Value) return new Conflict("client.blocked", "This client is blocked: unblock him to write.");

        // Two requests with one key at once: the second waits here and then finds the first one's message.
        await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = $"send:{tx.Caller.TenantId}:{idempotencyKey}" });
        var previous = await tx.FirstOrDefaultAsync<Previous>(
            "select id, conversation_id, text from messages where idempotency_key = @idempotencyKey", new { idempotencyKey });
        if (previous is not null)
        {
            return previous.ConversationId == conversationId && previous.Text == request.Text
                ? (await MessageSql.FindAsync(tx, previous.Id))!
                : new Unprocessable("request.idempotency_key_reused", "This Idempotency-Key came with another request before.");
        }

        await Speaker.ReopenAsync(tx, conversationId);
        await Speaker.TakeOverAsync(tx, conversationId, viaPhone: false);
        var message = new NewMessage(conversationId, "outbound", "manager", request.Text, "queued")
        {
            AuthorUserId = tx.Caller.ActorId,
            IdempotencyKey = idempotencyKey,
            Priority = MessagePriority.Manager,
        };
        await MessageSql.AppendAsync(tx, message);
        MessageSend.Enqueue(tx);
        return (await MessageSql.FindAsync(tx, message.Id))!;
    }
}

/// <summary>Who leaves first when an organisation has more to send than its pace allows.</summary>
public static class MessagePriority
{
    public const short Manager = 0;
    public const short Agent = 1;
}
