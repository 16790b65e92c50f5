using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>Versions of the agents' prompts, and which of them is in force.</summary>
public sealed class PromptFunctions(Api api, TimeProvider time)
{
    public sealed record PromptVariableList(IReadOnlyList<PromptVariable> Items);

    [Function("ListPromptVariables"), RequireRole(Role.OrgAdmin), Operation("The variables that a prompt may name as {{name}}.", Answers = typeof(PromptVariableList))]
    public Task<IResult> ListVariablesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/prompt-variables")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, _ => Task.FromResult(new PromptVariableList(PromptVariables.All)), ct);

    [Function("ListPrompts"), RequireRole(Role.OrgAdmin), Operation("Versions of an agent's prompts, newest first.", Query = typeof(ListPrompts.Filter), Answers = typeof(Page<PromptVersion>), Fails = ["404 agent.not_found"])]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/{kind}/prompts")] HttpRequest http, string kind, CancellationToken ct) =>
        api.QueryResultAsync<ListPrompts.Filter, Page<PromptVersion>>(http, (tx, filter) => ListPrompts.RunAsync(tx, kind, filter), ct);

    [Function("CreatePrompt"), RequireRole(Role.OrgAdmin), Operation("Writes a new version of a prompt: a draft until it is activated.", Takes = typeof(CreatePrompt.Request), Answers = typeof(Prompt), Status = 201,
        Fails = ["404 agent.not_found", "422 prompt.unknown_variable", "422 prompt.unknown_parent"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{kind}/prompts")] HttpRequest http, string kind, CancellationToken ct) =>
        api.CommandAsync<CreatePrompt.Request, Prompt>(http, target: null, (tx, request) => CreatePrompt.RunAsync(tx, kind, request), ct);

    [Function("GetPrompt"), RequireRole(Role.OrgAdmin), Operation("One version of a prompt with its text.", Answers = typeof(Prompt))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/{kind}/prompts/{id:guid}")] HttpRequest http, string kind, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "prompt", tx => PromptSql.FindAsync(tx, kind, id), ct);

    [Function("ComparePrompts"), RequireRole(Role.OrgAdmin), Operation("What a version says otherwise than another, line by line.", Query = typeof(ComparePrompts.Filter), Answers = typeof(ComparePrompts.PromptDiff),
        Fails = ["422 prompt.no_parent"])]
    public Task<IResult> CompareAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/{kind}/prompts/{id:guid}/diff")] HttpRequest http, string kind, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<ComparePrompts.Filter, ComparePrompts.PromptDiff>(http, (tx, filter) => ComparePrompts.RunAsync(tx, kind, id, filter), ct);

    [Function("ActivatePrompt"), RequireRole(Role.OrgAdmin), Operation("Puts a version in force; the turns that begin from now on use it.", Answers = typeof(Prompt))]
    public Task<IResult> ActivateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{kind}/prompts/{id:guid}/activate")] HttpRequest http, string kind, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => ActivatePrompt.RunAsync(tx, kind, id), ct);

    [Function("ArchivePrompt"), RequireRole(Role.OrgAdmin), Operation("Puts a version aside that is not in force.", Answers = typeof(Prompt), Fails = ["409 prompt.active"])]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{kind}/prompts/{id:guid}/archive")] HttpRequest http, string kind, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => ActivatePrompt.ArchiveAsync(tx, kind, id), ct);

    [Function("RollBackPrompt"), RequireRole(Role.OrgAdmin), Operation("Puts the version in force that was before this one; asked again, the one before that.", Answers = typeof(Prompt), Fails = ["404 agent.not_found", "409 prompt.nothing_before"])]
    public Task<IResult> RollBackAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{kind}/prompts/rollback")] HttpRequest http, string kind, CancellationToken ct) =>
        api.CommandAsync(http, target: null, tx => ActivatePrompt.RollBackAsync(tx, kind), ct);

    [Function("ListPromptActivations"), RequireRole(Role.OrgAdmin), Operation("Which version came into force when, and by whom, newest first.", Query = typeof(ListActivations.Filter),
        Answers = typeof(Page<ListActivations.PromptActivation>), Fails = ["404 agent.not_found"])]
    public Task<IResult> ListActivationsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "agents/{kind}/prompts/activations")] HttpRequest http, string kind, CancellationToken ct) =>
        api.QueryResultAsync<ListActivations.Filter, Page<ListActivations.PromptActivation>>(http, (tx, filter) => ListActivations.RunAsync(tx, kind, filter), ct);

    [Function("PreviewPrompt"), RequireRole(Role.OrgAdmin), Operation("What a model would be given for a conversation as it stands; none is asked.", Takes = typeof(PreviewPrompt.Request), Answers = typeof(PreviewPrompt.PromptPreview),
        Fails = ["404 agent.not_found", "404 conversation.not_found", "404 prompt.not_found", "422 prompt.unknown_variable", "422 prompt.no_dialogue"])]
    public Task<IResult> PreviewAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/{kind}/prompts/preview")] HttpRequest http, string kind, CancellationToken ct) =>
        api.CommandAsync<PreviewPrompt.Request, PreviewPrompt.PromptPreview>(http, target: null, (tx, request) => PreviewPrompt.RunAsync(tx, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), kind, request), ct);
}
