using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Features.Conversations.Suggestions;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Usage;

/// <summary>What agents used and what came of it.</summary>
public sealed class UsageFunctions(Api api, TimeProvider time)
{
    [Function("GetModelUsage"), RequireRole(Role.OrgAdmin), Operation("Tokens and cost by day, agent and model, and the month's use against the plan. Days are UTC.", Query = typeof(ReadUsage.Filter), Answers = typeof(ReadUsage.ModelUsageReport),
        Fails = ["422 usage.period"])]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "analytics/usage")] HttpRequest http, CancellationToken ct) =>
        api.QueryResultAsync<ReadUsage.Filter, ReadUsage.ModelUsageReport>(http, (tx, filter) => ReadUsage.RunAsync(tx, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), filter), ct);

    [Function("GetSuggestionFigures"), RequireRole(Role.OrgAdmin), Operation("What became of the drafts that agents made for managers, by agent. Days are UTC.", Query = typeof(MeasureSuggestions.Filter), Answers = typeof(MeasureSuggestions.Response),
        Fails = ["422 suggestion.period"])]
    public Task<IResult> GetSuggestionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "analytics/suggestions")] HttpRequest http, CancellationToken ct) =>
        api.QueryResultAsync<MeasureSuggestions.Filter, MeasureSuggestions.Response>(http, (tx, filter) => MeasureSuggestions.RunAsync(tx, filter, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)), ct);
}
