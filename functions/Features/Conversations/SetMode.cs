using FluentValidation;
using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Conversations.Suggestions;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>Says how much agents may do in one conversation. It does not change who has the word; what an agent has not sent yet it may not send any more.</summary>
public static class SetMode
{
    public sealed record Request(string Mode);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Mode).NotEmpty().OneOf(AgentMode.All);
    }

    private sealed record State(string Mode, string Control, int ClientSeq);

    public static async Task<Result<Conversation>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        var before = await tx.FirstOrDefaultAsync<State>("select mode, control, client_seq from conversations where id = @id for no key update", new { id });
        if (before is null) return new NotFound("conversation");
        if (before.Mode != request.Mode)
        {
            // The lease ends with the leave to send; a draft that nobody has decided about is answered by agents themselves, where they may again.
            await tx.ExecuteAsync("update conversations set mode = @Mode, control_version = control_version + case when @endsLease then 1 else 0 end, suggested_seq = case when @Mode = 'auto' then 0 else suggested_seq end where id = @id",
                new { id, request.Mode, endsLease = before is { Control: Control.Agent, Mode: AgentMode.Auto } });
            if (before is { Control: Control.Agent, Mode: AgentMode.Auto }) await Speaker.CancelAgentMessagesAsync(tx, id);
            if (request.Mode != AgentMode.Suggest) await SuggestionSql.DecideAsync(tx, id, id: null, SuggestionState.Outdated, messageId: null);
            Speaker.WakeFlow(tx, id, before.ClientSeq);
            tx.Changed("conversation", id);
        }

        return (await ConversationSql.FindAsync(tx, id))!;
    }
}
