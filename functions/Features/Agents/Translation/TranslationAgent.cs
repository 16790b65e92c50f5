using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Checks;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;

namespace SoulCrm.Functions.Features.Agents.Translation;

/// <summary>What is to be translated, as the agent is told it.</summary>
/// <param name="Dialogue">The lines before it, oldest first.</param>
/// <param name="Glossary">Terms that occur in the text.</param>
public sealed record TranslationInput(string Text, IReadOnlyList<TranslationInput.Line> Dialogue, IReadOnlyList<TranslationInput.Term> Glossary)
{
    public sealed record Line(string From, string Text);

    public sealed record Term(string Source, string Target);
}

/// <summary>Translates a text with its dialogue and the agency's terms in view. A figure that changed on the way is a fault.</summary>
public sealed class TranslationAgent(ChatClients models)
{
    /// <exception cref="AgentFailedException">There is no translation that keeps the figures.</exception>
    /// <exception cref="OutOfTokensException">The month's tokens are used up.</exception>
    public async Task<TranslationOutput> RunAsync(Agent agent, TranslationInput input, PromptVariables variables, RunRecorder recorder, CancellationToken ct)
    {
        recorder.Began(agent);
        var model = models.Get(agent.Provider, agent.Model);
        List<ChatMessage> messages =
        [
            new(ChatRole.System, PromptTemplate.Fill(agent.Template, variables)),
            new(ChatRole.User, JsonSerializer.Serialize(input, RunRecorder.Json)),
        ];
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var options = new ChatOptions { ResponseFormat = TranslationOutput.Format, Temperature = (float)agent.Temperature, MaxOutputTokens = agent.MaxOutputTokens };
            var (output, fault) = TranslationOutput.Parse(await ModelRunner.AskAsync(agent.Kind, model, messages, options, [], recorder, ct));
            recorder.Checked("schema", fault);
            if (output is not null)
            {
                fault = FindChangedFigure(input.Text, output.Text);
                recorder.Checked("figures", fault);
                if (fault is null) return output;
            }

            messages.Add(new ChatMessage(ChatRole.User, $"That translation cannot be used: {fault} Return JSON of the schema only."));
        }

        throw new AgentFailedException("The translation did not keep the figures of the original.");
    }

    private static string? FindChangedFigure(string original, string translation)
    {
        var before = Figures(original);
        var after = Figures(translation);
        return before.SequenceEqual(after) ? null : $"The original has the numbers {string.Join(", ", before)}, the translation {string.Join(", ", after)}.";
    }

    // In any order: languages place them differently.
    private static List<decimal> Figures(string text) => [.. Amounts.Find(CheckedText.Plain(text)).Select(amount => amount.Value).Order()];
}
