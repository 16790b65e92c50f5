using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Usage;

/// <summary>What models used.</summary>
public sealed class UsageFunctions(Api api, TimeProvider time)
{
    [Function("GetModelUsage"), RequireRole(Role.OrgAdmin), Operation("Tokens and cost by day, agent and model, and the month's use against the plan. Days are UTC.", Query = typeof(ReadUsage.Filter), Answers = typeof(ReadUsage.ModelUsageReport),
        Fails = ["422 usage.period"])]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "analytics/usage")] HttpRequest http, CancellationToken ct) =>
        api.QueryResultAsync<ReadUsage.Filter, ReadUsage.ModelUsageReport>(http, (tx, filter) => ReadUsage.RunAsync(tx, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), filter), ct);
}
