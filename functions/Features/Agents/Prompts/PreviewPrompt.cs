using FluentValidation;
using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Playground;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>Shows what a model would be given for a conversation as it stands. No model is asked.</summary>
public static class PreviewPrompt
{
    /// <param name="Template">A text that is no version yet; else <paramref name="PromptId"/>; without both, the one in force.</param>
    public sealed record Request(Guid ConversationId, string? Template = null, Guid? PromptId = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Template).NotEmpty().MaximumLength(PromptRules.LongestTemplate).When(r => r.Template is not null);
            RuleFor(r => r.PromptId).Null().When(r => r.Template is not null).WithMessage("Either a template or a version.");
        }
    }

    public sealed record PreviewedMessage([Values("system", "user")] string Role, string Text);

    /// <param name="Id">The conversation's.</param>
    /// <param name="EstimatedTokens">A bound for all models; what is used in fact, the model says.</param>
    /// <param name="ContextTokens">What the agent may be given at most.</param>
    /// <param name="Tools">What it may call.</param>
    public sealed record PromptPreview(Guid Id, IReadOnlyList<PreviewedMessage> Messages, int EstimatedTokens, int ContextTokens, IReadOnlyList<string> Tools) : IResource;

    public static async Task<Result<PromptPreview>> RunAsync(TenantTransaction tx, DateOnly today, string name, Request request)
    {
        if (AgentKinds.Find(name) is not { } kind) return new NotFound("agent");
        if (!TrialContext.TakesPartInTurns(kind)) return new Unprocessable("prompt.no_dialogue", "This agent is not given dialogues.");
        var template = request.Template ?? (request.PromptId is { } id ? await PromptSql.FindTemplateAsync(tx, kind.Kind, id) : null);
        if (template is null && request.PromptId is not null) return new NotFound("prompt");
        if (template is not null && PromptRules.FindFault(template) is { } fault) return fault;
        if (await TrialContext.OfConversationAsync(tx, request.ConversationId) is not { } context) return new NotFound("conversation");
        var agent = context.Agents[kind.Kind];
        if (template is not null) agent = agent with { Template = template };
        var messages = AgentInput.From(agent, context, context.Known, today).ToMessages(agent.Template).ConvertAll(message => new PreviewedMessage(message.Role.Value, message.Text));
        return new PromptPreview(context.ConversationId, messages, messages.Sum(message => TokenEstimate.Of(message.Text)), agent.ContextTokens, kind.Tools);
    }
}
