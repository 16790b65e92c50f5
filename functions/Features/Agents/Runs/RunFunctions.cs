using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Runs;

/// <summary>What agents did, and why.</summary>
public sealed class RunFunctions(Api api)
{
    [Function("ListAgentRuns"), RequireRole(Role.OrgAdmin), Operation("Runs of agents, newest first.", Query = typeof(ReadRuns.Filter), Answers = typeof(Page<AgentRunSummary>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/runs")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<ReadRuns.Filter, Page<AgentRunSummary>>(http, ReadRuns.ListAsync, ct);

    [Function("GetAgentRun"), RequireRole(Role.OrgAdmin), Operation("Everything that explains one run's reply.", Answers = typeof(AgentRun))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/runs/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "agent_run", tx => ReadRuns.FindAsync(tx, id), ct);
}
