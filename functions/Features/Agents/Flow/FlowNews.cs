using Microsoft.DurableTask;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>The events that a flow waits for, each with one wait that is renewed when it has ended.</summary>
internal sealed class FlowNews(TaskOrchestrationContext context)
{
    private Task woken = context.WaitForExternalEvent<ConversationFlow.Woken>(ConversationFlow.WokenEvent);
    private Task<ConversationFlow.AgentFinished> agentFinished = context.WaitForExternalEvent<ConversationFlow.AgentFinished>(ConversationFlow.AgentFinishedEvent);

    /// <param name="longest">Null: until there is news.</param>
    /// <returns>Whether there was news.</returns>
    public async Task<bool> WaitAsync(TimeSpan? longest)
    {
        if (longest is { } time)
        {
            using var patience = new CancellationTokenSource();
            if (await Task.WhenAny(woken, context.CreateTimer(time, patience.Token)) != woken) return false;
            patience.Cancel();
        }

        await woken;
        woken = context.WaitForExternalEvent<ConversationFlow.Woken>(ConversationFlow.WokenEvent);
        return true;
    }

    /// <returns>False when the turn did not end in time.</returns>
    public async Task<bool> WaitForTurnAsync(Guid turnId, TimeSpan longest)
    {
        using var patience = new CancellationTokenSource();
        var timeout = context.CreateTimer(longest, patience.Token);
        while (await Task.WhenAny(agentFinished, timeout) == agentFinished)
        {
            var finished = await agentFinished;
            agentFinished = context.WaitForExternalEvent<ConversationFlow.AgentFinished>(ConversationFlow.AgentFinishedEvent);
            if (finished.TurnId != turnId) continue; // the late end of a turn that was given up
            patience.Cancel();
            return true;
        }

        return false;
    }
}
