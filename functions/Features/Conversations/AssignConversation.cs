using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>Says who looks after a conversation. It does not change who speaks: agents go on until somebody takes over.</summary>
public static class AssignConversation
{
    /// <param name="AssigneeId">Null: nobody.</param>
    public sealed record Request(Guid? AssigneeId);

    public sealed class Validator : AbstractValidator<Request>;

    public static async Task<Result<Conversation>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (request.AssigneeId is { } user && await NotAssignable.CheckAsync(tx, user) is { } error) return error;
        if (await tx.ExecuteAsync("update conversations set assignee_id = @AssigneeId where id = @id", new { id, request.AssigneeId }) == 0) return new NotFound("conversation");
        tx.Changed("conversation", id);
        return (await ConversationSql.FindAsync(tx, id))!;
    }
}

/// <summary>Work is given to active users of the organisation only.</summary>
public sealed record NotAssignable() : Unprocessable("user.not_assignable", "There is no active user with this id.")
{
    public static async Task<NotAssignable?> CheckAsync(TenantTransaction tx, Guid userId) =>
        await tx.SingleAsync<bool>("select exists (select from users where id = @userId and status = 'active')", new { userId }) ? null : new NotAssignable();
}
