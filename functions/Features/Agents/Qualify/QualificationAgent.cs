using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Qualify;

/// <summary>Reads what the client wants out of the dialogue.</summary>
public sealed class QualificationAgent(ChatClients models)
{
    /// <param name="Known">What is known now.</param>
    /// <param name="Intent">What the new messages are about.</param>
    /// <param name="Confidence">0 to 1: how sure the agent is that it understood them.</param>
    public sealed record Read(Qualification Known, string Intent, decimal Confidence);

    /// <exception cref="AgentFailedException">The model gives no valid answer, also not when told what was wrong.</exception>
    public async Task<Read> RunAsync(Agent agent, TurnContext context, DateOnly today, RunRecorder recorder, CancellationToken ct)
    {
        recorder.Began(agent);
        var model = models.Get(agent.Provider, agent.Model);
        var messages = AgentInput.From(agent, context, context.Known, today).ToMessages(agent.Template);
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var options = new ChatOptions { ResponseFormat = QualificationOutput.Format, Temperature = (float)agent.Temperature, MaxOutputTokens = agent.MaxOutputTokens };
            var text = await ModelRunner.AskAsync(agent.Kind, model, messages, options, [], recorder, ct);
            var (output, fault) = QualificationOutput.Parse(text);
            recorder.Checked("schema", fault);
            if (output is not null) return new Read(output.MergeInto(context.Known, context.Unanswered.LastOrDefault()?.MessageId), output.Intent, output.Confidence);
            messages.Add(new ChatMessage(ChatRole.User, $"That answer cannot be used: {fault} Return JSON of the schema only."));
        }

        throw new AgentFailedException("The qualification did not fit its schema.");
    }
}
