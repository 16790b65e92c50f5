using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Checks;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Knowledge.Search;
using SoulCrm.Functions.Features.Products.Search;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Reply;

/// <summary>Writes to the client in the name of a speaking agent: with that agent's prompt and tools, and the checks that all share.</summary>
public sealed class ReplyAgent(ChatClients models, Database database, ProductSearch search, FindKnowledge articles)
{
    /// <param name="HandoffReason">Set when the agent asked for a person.</param>
    /// <param name="Proposed">The text names tours of the catalogue.</param>
    /// <param name="Facts">What must still be true when the text leaves.</param>
    /// <param name="Citations">Articles that it was made from.</param>
    public sealed record Answer(string Text, string? HandoffReason, bool Proposed, IReadOnlyList<ToldFact> Facts, IReadOnlyList<Guid> Citations);

    /// <exception cref="AgentFailedException">The model gives no text that passes the checks, also not when told what was wrong.</exception>
    public async Task<Answer> RunAsync(
        Agent agent, ISpeakingAgent kind, Caller caller, TurnContext context, Qualification known, DateOnly today, RunRecorder recorder, CancellationToken ct, TurnWatcher? watcher = null)
    {
        recorder.Began(agent);
        var model = models.Get(agent.Provider, agent.Model);
        var messages = AgentInput.From(agent, context, known, today).ToMessages(agent.Template);
        var prompt = messages[0].Text;
        var clientLines = context.Dialogue.Where(line => line.From == "client").Select(line => line.Text).ToList();
        var evidence = new Evidence();
        var handoff = new HandoffTool();
        var catalogue = new CatalogueTools(database, search, caller, context.Language, evidence);
        var hold = new HoldTool(database, caller, context, evidence);
        var knowledge = new KnowledgeTool(articles, caller, context.Language, evidence);
        List<AgentTool> tools = [.. catalogue.All.Append(knowledge.Tool).Append(hold.Tool).Append(handoff.Tool).Where(tool => kind.Tools.Contains(tool.Name, StringComparer.Ordinal))];
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var options = new ChatOptions { Temperature = (float)agent.Temperature, MaxOutputTokens = agent.MaxOutputTokens };
            var text = await ModelRunner.AskAsync(agent.Kind, model, messages, options, tools, recorder, ct, watcher?.OnText);
            var fault = ReplyCheck.FindFault(text, new Grounds(context.Language, context.Agency, prompt, evidence.Tours, evidence.Articles, known, clientLines), recorder);
            if (fault is null)
            {
                return new Answer(text, handoff.Reason, evidence.Tours.Any(tour => text.Contains(tour.Title, StringComparison.OrdinalIgnoreCase)),
                    ToldFacts.In(new CheckedText(text, evidence.Tours), evidence.Tours), [.. evidence.Articles.Select(article => article.ArticleId).Distinct()]);
            }

            if (watcher is not null) await watcher.OnFault(fault);
            messages.Add(new ChatMessage(ChatRole.User, $"The client must not get that reply: {fault} Write it again without the fault."));
        }

        throw new AgentFailedException("The reply did not pass the checks.");
    }
}
