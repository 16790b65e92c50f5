using FluentValidation;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>Which language the client is written to: a person's word where there is one, else that of his latest message.</summary>
public static class ConversationLanguage
{
    /// <param name="Language">Null: the language is detected again.</param>
    public sealed record Request(string? Language);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Language).Language();
    }

    public static async Task<Result<Conversation>> SetAsync(TenantTransaction tx, Guid id, Request request)
    {
        await LockClientAsync(tx, id);
        var clientId = await tx.FirstOrDefaultAsync<Guid?>("update conversations set language_override = @Language where id = @id returning client_id", new { id, request.Language });
        if (clientId is null) return new NotFound("conversation");
        // Agents answer in the client's language: they go by it too.
        var changed = await tx.ExecuteAsync("""
            update clients set language = coalesce(@Language, (select m.language from messages m where m.conversation_id = @id and m.author = 'client' and m.language is not null order by m.seq desc limit 1), language)
            where id = @clientId and erased_at is null
            """, new { id, clientId, request.Language });
        if (changed > 0) tx.Changed("client", clientId.Value);
        tx.Changed("conversation", id);
        return (await ConversationSql.FindAsync(tx, id))!;
    }

    /// <summary>A message of the client turned out to be in this language; it counts where it is his latest one and nobody has said otherwise.</summary>
    internal static async Task DetectedAsync(TenantTransaction tx, Guid conversationId, int seq, string language)
    {
        await LockClientAsync(tx, conversationId);
        var clientId = await tx.FirstOrDefaultAsync<Guid?>("select client_id from conversations where id = @conversationId and client_seq = @seq and language_override is null for no key update", new { conversationId, seq });
        if (clientId is null) return;
        await tx.ExecuteAsync("update clients set language = @language where id = @clientId and erased_at is null and language is distinct from @language", new { clientId, language });
        tx.Changed("client", clientId.Value);
    }

    // Before the conversation, as whoever stores a message of his does.
    private static Task LockClientAsync(TenantTransaction tx, Guid conversationId) =>
        tx.ExecuteAsync("select from clients where id = (select client_id from conversations where id = @conversationId) for no key update", new { conversationId });
}
