using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Configuration;

/// <summary>Changes the settings that the request names. Any agent may be switched off: what it would have done, a person does.</summary>
public static class UpdateAgent
{
    /// <param name="Provider">Null: the deployment's.</param>
    /// <param name="Model">Null: the provider's.</param>
    /// <param name="Temperature">Null: as the product comes.</param>
    public sealed record Request(
        bool? Enabled = null, Optional<string>? Provider = null, Optional<string>? Model = null, Optional<decimal?>? Temperature = null, string? Persona = null,
        int? MaxOutputTokens = null, int? ContextTokens = null, int? DialogueMessages = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            this.RuleForOptional(r => r.Provider).MaximumLength(50).Must(HasNoControls).WithMessage(NoControls);
            this.RuleForOptional(r => r.Model).Must(model => model is null || !string.IsNullOrWhiteSpace(model)).WithMessage("A name, or null.").MaximumLength(200).Must(HasNoControls).WithMessage(NoControls);
            this.RuleForOptional(r => r.Temperature).InclusiveBetween(0, 2);
            RuleFor(r => r.Persona).MaximumLength(60).Must(HasNoControls).WithMessage(NoControls);
            RuleFor(r => r.MaxOutputTokens).InclusiveBetween(50, 8000);
            RuleFor(r => r.ContextTokens).InclusiveBetween(1000, 200_000);
            RuleFor(r => r.DialogueMessages).InclusiveBetween(4, Agent.MostDialogueMessages);
        }

        private const string NoControls = "No line breaks or control characters.";

        private static bool HasNoControls(string? text) => text is null || !text.Any(char.IsControl);
    }

    /// <param name="seen">The version that the writer has read, if he says so.</param>
    public static async Task<Result<Nothing>> RunAsync(TenantTransaction tx, ProviderList providers, string name, int? seen, Request request)
    {
        if (AgentKinds.Find(name) is not { } kind) return new NotFound("agent");
        if (request.Provider?.Value is { } provider && !providers.Has(provider))
            return new Unprocessable("agent.provider_unavailable", $"This deployment has no such provider; it has: {string.Join(", ", providers.All.Select(one => one.Provider))}.");
        await AgentRows.LockAsync(tx, kind);
        var updated = await tx.ExecuteAsync("""
            update agent_configurations set
                enabled = coalesce(@Enabled, enabled),
                provider = case when @setsProvider then @provider else provider end,
                model = case when @setsModel then @model else model end,
                temperature = case when @setsTemperature then @temperature else temperature end,
                persona = coalesce(@persona, persona),
                max_output_tokens = coalesce(@MaxOutputTokens, max_output_tokens),
                context_tokens = coalesce(@ContextTokens, context_tokens),
                dialogue_messages = coalesce(@DialogueMessages, dialogue_messages),
                updated_at = now(), updated_by = @UserId
            where kind = @Kind and (@seen::int is null or version = @seen)
            """, new
        {
            request.Enabled,
            setsProvider = request.Provider is not null,
            provider = request.Provider?.Value,
            setsModel = request.Model is not null,
            model = request.Model?.Value?.Trim(),
            setsTemperature = request.Temperature is not null,
            temperature = request.Temperature?.Value,
            persona = request.Persona?.Trim(),
            request.MaxOutputTokens,
            request.ContextTokens,
            request.DialogueMessages,
            tx.Caller.UserId,
            kind.Kind,
            seen,
        });
        if (updated == 0) return new Stale();
        tx.Changed("agent", tx.Caller.TenantId);
        return new Nothing();
    }
}
