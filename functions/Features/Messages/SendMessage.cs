using FluentValidation;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Conversations.Suggestions;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>A manager writes to the client. Writing takes the conversation over: there is one speaker.</summary>
public static class SendMessage
{
    /// <param name="Text">As the manager wrote it.</param>
    /// <param name="Translation">What the client is to read instead, as the manager has approved it.</param>
    /// <param name="AsWritten">It is not translated, whatever the client reads.</param>
    /// <param name="SuggestionId">The agents' draft that the text was made from. Where agents only draft, sending one leaves the word with them.</param>
    /// <param name="MediaId">A file that was uploaded for this conversation; the text is its caption then, and may be empty.</param>
    public sealed record Request(string Text, ApprovedTranslation? Translation = null, bool AsWritten = false, Guid? SuggestionId = null, Guid? MediaId = null);

    /// <summary>Of what was scheduled: a manager who has the word when it leaves keeps it.</summary>
    internal sealed record Scheduled(bool CancelOnReply);

    public sealed class Validator : AbstractValidator<Request>
    {
        // What WhatsApp itself takes in one message.
        public const int MaxLength = 4096;

        public Validator()
        {
            RuleFor(r => r.Text).TextOrCaption(r => r.MediaId);
            RuleFor(r => r.Translation).SetValidator(new ApprovedTranslation.Validator()!).When(r => r.Translation is not null);
            RuleFor(r => r.AsWritten).Must((request, asWritten) => !asWritten || request.Translation is null).WithMessage("Either a translation, or as written.");
        }
    }

    private sealed record State(string Control, Guid? AssigneeId, Guid? DraftId, string? DraftText, bool Closed, bool Blocked, bool Connected, Guid? PreviousId, Guid? PreviousConversationId, string? PreviousText, string? PreviousSent, Guid? PreviousMediaId, string? ClientLanguage, string? UserLanguage, string? UserName, DateTimeOffset Now);

    /// <param name="translates">Whether there is somebody who translates.</param>
    public static Task<Result<Message>> RunAsync(TenantTransaction tx, Guid conversationId, Guid idempotencyKey, Request request, bool translates)
        => RunAsync(tx, conversationId, idempotencyKey, request, translates, scheduled: null);

    internal static async Task<Result<Message>> RunAsync(TenantTransaction tx, Guid conversationId, Guid idempotencyKey, Request request, bool translates, Scheduled? scheduled)
    {
        // Two requests with one key at once: the second waits for the first one's commit and then finds its message.
        var state = await tx.FirstOrDefaultAsync<State>("""
            call lock_key(@lockKey);
            select c.control, c.assignee_id, d.id as draft_id, d.text as draft_text, c.closed_at is not null as closed, cl.blocked,
                   coalesce((select s.state = 'connected' from whatsapp_sessions s where s.tenant_id = c.tenant_id), false) as connected, p.id as previous_id, p.conversation_id as previous_conversation_id, coalesce(p.written_text, p.text) as previous_text, p.text as previous_sent, p.media_id as previous_media_id,
                   coalesce(c.language_override, cl.language) as client_language, u.language as user_language, u.name as user_name, now() as now
            from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
            left join messages p on p.tenant_id = c.tenant_id and p.idempotency_key = @idempotencyKey
            left join suggestions d on d.tenant_id = c.tenant_id and d.conversation_id = c.id and d.state = 'open'
            left join users u on u.tenant_id = c.tenant_id and u.id = @UserId
            where c.id = @conversationId for no key update of c
            """, new { lockKey = $"send:{tx.Caller.TenantId}:{idempotencyKey}", conversationId, idempotencyKey, tx.Caller.UserId });
        if (state is null) return new NotFound("conversation");
        if (state.PreviousId is { } previous)
        {
            return state.PreviousConversationId == conversationId && state.PreviousText == request.Text && state.PreviousMediaId == request.MediaId && (request.Translation is null || state.PreviousSent == request.Translation.Text)
                ? (await MessageSql.FindAsync(tx, previous))!
                : new Unprocessable("request.idempotency_key_reused", "This Idempotency-Key came with another request before.");
        }

        if (state.Blocked) return new Conflict("client.blocked", "This client is blocked: unblock him to write.");
        if (request.SuggestionId is { } named && named != state.DraftId) return new Conflict("suggestion.decided", "This draft is not open any more: the client has written again, or a colleague was faster.");
        if (request.Translation?.FindFault(request.Text) is { } fault) return fault;
        MessageMedia? media = null;
        if (request.MediaId is { } mediaId)
        {
            var taken = await MediaSql.TakeAsync(tx, conversationId, mediaId);
            if (taken.Error is { } notUsable) return notUsable;
            media = taken.Value;
        }

        if (state.Closed) await Speaker.ReopenAsync(tx, conversationId);
        // A draft that is sent is the agents' turn, with a manager's leave.
        var keepsAgents = request.SuggestionId is not null && state.Control == Control.Agent;
        var keepsManager = scheduled is not null && state.Control == Control.Manager;
        if (!keepsAgents && !keepsManager && (state.Control != Control.Manager || state.AssigneeId != tx.Caller.UserId)) await Speaker.TakeOverAsync(tx, conversationId, viaPhone: false);
        var message = new NewMessage(conversationId, "outbound", "manager", request.Text, "queued")
        {
            AuthorUserId = tx.Caller.ActorId,
            IdempotencyKey = idempotencyKey,
            Priority = MessagePriority.Manager,
            Media = media,
            CancelOnReply = scheduled?.CancelOnReply == true,
        };
        message = request.Translation is { } approved ? Translated(message, state, approved) : Language(message, state, request.SuggestionId is not null, translates && !request.AsWritten);
        await MessageSql.AppendByCommitAsync(tx, message);
        if (state.DraftId is { } draft) await SuggestionSql.DecideAsync(tx, conversationId, draft, Outcome(request, state), message.Id);
        if (message.TranslateTo is { } language) await TranslationJobs.AddForClientAsync(tx, conversationId, message.Id, language);
        // A number that comes back wakes the sender itself; should it do so in this very moment, the sweep finds the message.
        else if (state.Connected) MessageSend.Enqueue(tx);
        return message.ToResponse(state.Now, state.UserName);
    }

    private static string Outcome(Request request, State state) => request.SuggestionId is null ? SuggestionState.Dismissed
        : request.Text.Trim() == state.DraftText!.Trim() ? SuggestionState.Accepted : SuggestionState.Edited;

    private static NewMessage Translated(NewMessage message, State state, ApprovedTranslation approved) => approved.Text == message.Text
        ? message with { Language = approved.Language }
        : message with { Text = approved.Text, Language = approved.Language, WrittenText = message.Text, WrittenLanguage = LanguageDetector.Detect(message.Text) ?? state.UserLanguage };

    // What a draft was made into is in the client's language unless it shows that it is not.
    private static NewMessage Language(NewMessage message, State state, bool isDraft, bool translates)
    {
        var language = LanguageDetector.Detect(message.Text) ?? (isDraft ? state.ClientLanguage : state.UserLanguage);
        return translates && state.ClientLanguage is { } clients && clients != language && TranslatableText.Is(message.Text)
            ? message with { Language = language, TranslateTo = clients }
            : message with { Language = language };
    }
}

/// <summary>Who leaves first when an organisation has more to send than its pace allows.</summary>
public static class MessagePriority
{
    public const short Manager = 0;
    public const short Agent = 1;
}
