using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Translation.Meaning;

namespace SoulCrm.Functions.Features.Agents.Translation;

/// <summary>What is to be translated, as the agent is told it.</summary>
/// <param name="Dialogue">The lines before it, oldest first.</param>
/// <param name="Glossary">Terms that occur in the text.</param>
public sealed record TranslationInput(string Text, IReadOnlyList<TranslationInput.Line> Dialogue, IReadOnlyList<TranslationInput.Term> Glossary)
{
    public sealed record Line(string From, string Text);

    public sealed record Term(string Source, string Target);
}

/// <summary>Translates a text with its dialogue and the agency's terms in view. A figure that changed on the way is told to the model once.</summary>
public sealed class TranslationAgent(ChatClients models)
{
    /// <returns>The last translation, also when its figures still differ: whoever uses it compares. Null when the model gives none.</returns>
    /// <exception cref="AgentFailedException">No model answers.</exception>
    /// <exception cref="OutOfTokensException">The month's tokens are used up.</exception>
    public async Task<TranslationOutput?> RunAsync(Agent agent, TranslationInput input, PromptVariables variables, RunRecorder recorder, CancellationToken ct)
    {
        recorder.Began(agent);
        var model = models.Get(agent.Provider, agent.Model);
        List<ChatMessage> messages =
        [
            new(ChatRole.System, PromptTemplate.Fill(agent.Template, variables)),
            new(ChatRole.User, JsonSerializer.Serialize(input, RunRecorder.Json)),
        ];
        TranslationOutput? last = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var options = new ChatOptions { ResponseFormat = TranslationOutput.Format, Temperature = (float)agent.Temperature, MaxOutputTokens = agent.MaxOutputTokens };
            var (output, fault) = TranslationOutput.Parse(await ModelRunner.AskAsync(agent.Kind, model, messages, options, [], recorder, ct));
            recorder.Checked("schema", fault);
            if (output is not null)
            {
                last = output;
                var changed = Figures.Compare(input.Text, output.Text);
                fault = changed.Count == 0 ? null : $"It changes figures of the original: {string.Join("; ", changed)}.";
                recorder.Checked("figures", fault);
                if (fault is null) return output;
            }

            messages.Add(new ChatMessage(ChatRole.User, $"That translation cannot be used: {fault} Return JSON of the schema only."));
        }

        return last;
    }
}
