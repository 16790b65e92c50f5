using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Platform.Orchestrations;

/// <summary>The durable flows of all agencies, for those who run the platform.</summary>
public sealed class OrchestrationFunctions(Api api)
{
    /// <param name="Status">running, pending, completed, failed, terminated or suspended.</param>
    /// <param name="Failure">Why it failed; told of a single one only.</param>
    public sealed record Orchestration(string Id, string Name, string Status, DateTimeOffset CreatedAt, DateTimeOffset LastUpdatedAt, Failure? Failure);

    public sealed record Failure(string Type, string Message);

    public sealed record Key(string Token);

    public sealed record Filter(OrchestrationRuntimeStatus? Status, string? Prefix, int Limit, Key? After) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(
            query.OneOf("status", [.. Enum.GetValues<OrchestrationRuntimeStatus>().Select(Lower)]) is { } status ? Enum.Parse<OrchestrationRuntimeStatus>(status, ignoreCase: true) : null,
            query.Text("prefix", 100), query.Limit(), query.Cursor<Key>());
    }

    [Function("ListOrchestrations"), RequireRole(Role.SuperAdmin), Operation("Durable flows by id; prefix is what the id begins with.", Query = typeof(Filter), Answers = typeof(Page<Orchestration>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "platform/orchestrations")] HttpRequest http, [DurableClient] DurableTaskClient durable, CancellationToken ct) =>
        api.QueryAsync<Filter, Page<Orchestration>>(http, async (_, filter) =>
        {
            var query = new OrchestrationQuery { Statuses = filter.Status is { } status ? [status] : null, InstanceIdPrefix = filter.Prefix, PageSize = filter.Limit };
            await foreach (var page in durable.GetAllInstancesAsync(query).AsPages(filter.After?.Token, filter.Limit).WithCancellation(ct))
                return new Page<Orchestration>([.. page.Values.Select(Tell)], page.ContinuationToken is { Length: > 0 } token ? Cursor.Write(new Key(token)) : null);
            return new Page<Orchestration>([], null);
        }, ct);

    [Function("GetOrchestration"), RequireRole(Role.SuperAdmin), Operation("One durable flow, and why it failed.", Answers = typeof(Orchestration))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "platform/orchestrations/{id}")] HttpRequest http, string id, [DurableClient] DurableTaskClient durable, CancellationToken ct) =>
        api.FindAsync(http, "orchestration", async _ => await durable.GetInstanceAsync(id, getInputsAndOutputs: true, ct) is { } found ? Tell(found) : null, ct);

    // No inputs and outputs: those of a dialogue's flow are an agency's.
    private static Orchestration Tell(OrchestrationMetadata instance) => new(
        instance.InstanceId, instance.Name, Lower(instance.RuntimeStatus), instance.CreatedAt, instance.LastUpdatedAt,
        instance.FailureDetails is { } failure ? new Failure(failure.ErrorType, failure.ErrorMessage) : null);

    private static string Lower(OrchestrationRuntimeStatus status) => JsonNamingPolicy.CamelCase.ConvertName(status.ToString());
}
