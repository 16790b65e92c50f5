using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Configuration;

/// <summary>How the organisation has set its agents.</summary>
public sealed class AgentFunctions(Api api, ReadAgents agents, ProviderList providers)
{
    [Function("ListAgents"), RequireRole(Role.OrgAdmin), Operation("All kinds of agents as they are set, and the models that there are.", Answers = typeof(AgentList))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, agents.ListAsync, ct);

    [Function("GetAgent"), RequireRole(Role.OrgAdmin), Operation("One agent as it is set.", Answers = typeof(AgentConfiguration), Fails = ["404 agent.not_found"])]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/{kind}")] HttpRequest http, string kind, CancellationToken ct) =>
        api.FindAsync(http, "agent", tx => agents.FindAsync(tx, kind), ct);

    // If-Match is compared with the row of the kind, which the pipeline does not know by an id.
    [Function("UpdateAgent"), RequireRole(Role.OrgAdmin), Operation("Changes the settings that the request names; null gives provider, model and temperature back to the product.", Takes = typeof(UpdateAgent.Request),
        Answers = typeof(AgentConfiguration), Fails = ["404 agent.not_found", "422 agent.provider_unavailable"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "agents/{kind}")] HttpRequest http, string kind, CancellationToken ct) =>
        api.CommandAsync<UpdateAgent.Request, AgentConfiguration>(http, http.Caller().TenantId, async (tx, request) =>
        {
            ETag.TryReadIfMatch(http, out var seen);
            if ((await UpdateAgent.RunAsync(tx, providers, kind, seen, request)).Error is { } error) return error;
            return (await agents.FindAsync(tx, kind))!;
        }, ct);
}
