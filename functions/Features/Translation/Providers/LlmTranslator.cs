using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Agents.Translation;
using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation.Providers;

/// <summary>The organisation's translation agent, on its language model and within its tokens.</summary>
public sealed class LlmTranslator(Database database, TranslationAgent agents, ChatClients models, TimeProvider time) : ITranslator
{
    private const int LongestLine = 500;

    public string Name => TranslatorNames.Llm;

    public async Task<ProviderAnswer> TranslateAsync(Caller caller, TranslationRequest request, CancellationToken ct)
    {
        var (agent, limits) = await database.ReadInTenantAsync(caller, async tx => ((await Agent.LoadAllAsync(tx))[TranslationKind.Name], await TurnLimits.LoadAsync(tx, request.ConversationId)), ct);
        if (!agent.Enabled || models.Get(agent.Provider, agent.Model).Provider == AIOptions.Rules)
            throw new TranslationException(TranslationFault.Off, "The translation agent has no language model, or is switched off.") { Code = "translation.no_model" };

        var recorder = new RunRecorder(limits.TokensLeft);
        try
        {
            var input = new TranslationInput(request.Text,
                [.. request.Dialogue.Select(line => new TranslationInput.Line(line.From, line.Text.Length <= LongestLine ? line.Text : line.Text[..LongestLine]))],
                [.. request.Terms.Where(term => TermCheck.Occurrences(request.Text, term.Source).Any()).Take(50).Select(term => new TranslationInput.Term(term.Source, term.Target))]);
            var variables = new PromptVariables(request.Agency, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), request.To, AgentInput.MaxReplyLength);
            var output = await agents.RunAsync(agent, input, variables, recorder, ct);
            return output is null ? throw new TranslationException(TranslationFault.Refused, "The model gives no translation.") : new ProviderAnswer(output.Text, output.Language);
        }
        catch (OutOfTokensException exception)
        {
            throw new TranslationException(TranslationFault.Quota, "The organisation has used its tokens of the month.", inner: exception) { Code = "agent.tokens_used_up" };
        }
        catch (AgentFailedException exception)
        {
            throw new TranslationException(TranslationFault.Unavailable, exception.Message, inner: exception);
        }
        finally
        {
            // What came to nothing was paid for too.
            if (recorder.Usages.Count > 0) await database.InTenantAsync(caller, tx => ModelUsageSql.AddAsync(tx, recorder.Usages), CancellationToken.None);
        }
    }
}
