using FluentValidation;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Features.Agents.Configuration;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Agents.Runs;
using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Languages;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Playground;

/// <summary>
/// One turn of a dialogue that is made up, by the real agents with the real catalogue. Nothing is sent and nothing of it is stored: the caller keeps the
/// dialogue, and what the turn before came to. Tokens are counted, because they are paid for.
/// </summary>
public sealed class PlayTurn(Database database, AgentTurn agents, ProviderList providers)
{
    /// <param name="From">Who wrote it.</param>
    public sealed record PlayedLine([Values("client", "agent")] string From, string Text);

    /// <summary>What the made-up client wants, as far as the dialogue has told.</summary>
    /// <param name="Children">Null: not said whether children travel; empty: said that none do.</param>
    public sealed record PlayedWish(
        string? Destination = null, string? Country = null, [Values(typeof(Products.ProductType))] string? TourType = null, DateOnly? DateFrom = null, DateOnly? DateTo = null, bool? Flexible = null,
        int? Adults = null, IReadOnlyList<Child>? Children = null, Money? Budget = null, IReadOnlyList<string>? Wishes = null);

    /// <summary>What is tried of one agent in place of what is in force; an agent that is named here is on.</summary>
    /// <param name="Template">A text that is no version yet.</param>
    /// <param name="PromptId">A version; not together with a template.</param>
    /// <param name="Provider">Null: as the agent is set.</param>
    /// <param name="Model">Null: as the agent is set.</param>
    public sealed record Draft(string Agent, string? Template = null, Guid? PromptId = null, string? Provider = null, string? Model = null, decimal? Temperature = null);

    /// <param name="Language">What the client writes in; told by his words when left out.</param>
    /// <param name="Messages">The whole dialogue, oldest first; the client's last ones wait for an answer.</param>
    /// <param name="Known">As the answer to the turn before had it in qualification.</param>
    /// <param name="Stage">As the answer to the turn before had it.</param>
    public sealed record Request(PlayedLine[] Messages, string? Language = null, PlayedWish? Known = null, string? Stage = null, Draft[]? Drafts = null);

    /// <param name="Reply">What the client would read.</param>
    /// <param name="AgentKind">Who wrote it, or handed over.</param>
    /// <param name="HandoffReason">Null while agents keep the word.</param>
    /// <param name="Failure">Why the agents could not answer, when that is the reason.</param>
    /// <param name="Proposed">Tours of the catalogue were proposed.</param>
    /// <param name="Cost">US dollars.</param>
    /// <param name="ModelMs">Of the latency, what was spent waiting for models.</param>
    public sealed record PlayedTurn(
        string Reply, string Language, string AgentKind, string Provider, string Model, [Values(typeof(Stage))] string Stage, [Values(typeof(HandoffReason))] string? HandoffReason, string? Failure, bool Proposed,
        PlayedWish Qualification, IReadOnlyList<RunStepView> Steps, int TokensIn, int TokensOut, decimal Cost, int LatencyMs, int ModelMs);

    public sealed class Validator : AbstractValidator<Request>
    {
        private const int MostMessages = 100;
        private const int LongestMessage = 4000;

        private static readonly string[] Kinds = [.. AgentKinds.All.Where(TrialContext.TakesPartInTurns).Select(kind => kind.Kind)];

        public Validator()
        {
            RuleFor(r => r.Messages).NotEmpty().Must(messages => messages.Length <= MostMessages).WithMessage($"At most {MostMessages}.")
                .Must(messages => messages.All(message => message is not null)).WithMessage("Each is a message.")
                .Must(messages => messages[^1].From == "client").WithMessage("The last one is the client's: it waits for an answer.");
            RuleForEach(r => r.Messages).ChildRules(message =>
            {
                message.RuleFor(m => m.From).NotEmpty().OneOf("client", "agent");
                message.RuleFor(m => m.Text).NotEmpty().MaximumLength(LongestMessage);
            }).When(r => r.Messages?.All(message => message is not null) == true);
            RuleFor(r => r.Language).Language();
            RuleFor(r => r.Stage).OneOf(Conversations.Stage.All);
            RuleFor(r => r.Known).Must(known => known is null || IsPossible(known)).WithMessage("As the answer to the turn before had it in qualification.");
            RuleFor(r => r.Drafts).Must(drafts => drafts is null || (drafts.All(draft => draft is not null) && drafts.DistinctBy(draft => draft.Agent).Count() == drafts.Length)).WithMessage("One of each agent.");
            RuleForEach(r => r.Drafts).ChildRules(draft =>
            {
                draft.RuleFor(d => d.Agent).NotEmpty().OneOf(Kinds);
                draft.RuleFor(d => d.Template).NotEmpty().MaximumLength(PromptRules.LongestTemplate).When(d => d.Template is not null);
                draft.RuleFor(d => d.PromptId).Null().When(d => d.Template is not null).WithMessage("Either a template or a version.");
                draft.RuleFor(d => d.Provider).MaximumLength(50);
                draft.RuleFor(d => d.Model).Line(200).When(d => d.Model is not null);
                draft.RuleFor(d => d.Temperature).InclusiveBetween(0, 2);
            }).When(r => r.Drafts?.All(draft => draft is not null) == true);
        }

        private static bool IsPossible(PlayedWish known) =>
            known is { Destination: null or { Length: <= 200 }, Country: null or { Length: 2 }, Adults: null or (>= 0 and <= 99), Children: null or { Count: <= 20 }, Wishes: null or { Count: <= 20 } }
            && (known.TourType is null || Products.ProductType.All.Contains(known.TourType, StringComparer.Ordinal))
            && known.Children?.All(child => child is { Age: null or (>= 0 and <= 17) }) != false
            && known.Wishes?.All(wish => wish is { Length: > 0 and <= 200 }) != false
            && known.Budget is null or { Amount: >= 0 and <= 9_999_999_999, Currency: { Length: 3 } };
    }

    /// <summary>Answers when the turn is over.</summary>
    public async Task<IResult> RunAsync(HttpRequest http, CancellationToken ct)
    {
        var (context, problem) = await BeginAsync(http, ct);
        return context is null ? problem! : Problems.Ok(await PlayAsync(http.Caller(), context, watcher: null));
    }

    /// <summary>Answers with events while the turn goes on.</summary>
    public async Task<IResult> StreamAsync(HttpRequest http, CancellationToken ct)
    {
        var (context, problem) = await BeginAsync(http, ct);
        return context is null ? problem! : new TurnStream(watcher => PlayAsync(http.Caller(), context, watcher));
    }

    private async Task<(TurnContext? Context, IResult? Problem)> BeginAsync(HttpRequest http, CancellationToken ct)
    {
        var (request, body, problem) = await http.ReadBodyAsync<Request>(ct);
        if (request is null) return (null, problem!);
        var read = await database.InTenantAsync(http.Caller(), async tx =>
        {
            var context = await LoadAsync(tx, request);
            if (context.Error is null) await AuditLog.AppendAsync(tx, http, target: null, body);
            return context;
        }, ct);
        return read.Error is { } error ? (null, Problems.From(error)) : (read.Value, null);
    }

    // What was asked of a model is paid, whether or not the caller still waits: the turn goes to its end, and is counted.
    private async Task<PlayedTurn> PlayAsync(Caller caller, TurnContext context, TurnWatcher? watcher)
    {
        var result = await agents.RunAsync(caller, context, CancellationToken.None, watcher);
        // In the system's name: a notice that tokens run low is for whoever used them, too.
        await database.InTenantAsync(Caller.System(caller.TenantId), tx => ModelUsageSql.AddAsync(tx, result.Record.Usages), CancellationToken.None);
        return Describe(context, result);
    }

    private async Task<Result<TurnContext>> LoadAsync(TenantTransaction tx, Request request)
    {
        var written = string.Join('\n', request.Messages.Where(message => message.From == "client").Select(message => message.Text));
        var context = await TrialContext.OfMessagesAsync(tx, [.. request.Messages.Select(message => (message.From, message.Text))], ToQualification(request.Known),
            request.Language ?? LanguageDetector.Detect(written), request.Stage);
        if (context.Limits.IsOutOfTokens) return new Conflict("agent.tokens_used_up", "The month's tokens are used up; clients are handed to people, and nothing can be tried.");

        var set = new Dictionary<string, Agent>(context.Agents, StringComparer.Ordinal);
        foreach (var draft in request.Drafts ?? [])
        {
            if (draft.Provider is { } provider && !providers.Has(provider)) return new Unprocessable("agent.provider_unavailable", $"This deployment has no such provider; it has: {string.Join(", ", providers.All.Select(one => one.Provider))}.");
            var agent = set[draft.Agent];
            agent = agent with { Enabled = true, Provider = draft.Provider ?? agent.Provider, Model = draft.Model?.Trim() ?? (draft.Provider is null ? agent.Model : null), Temperature = draft.Temperature ?? agent.Temperature };
            if (draft.Template is { } template)
            {
                if (PromptRules.FindFault(template) is { } fault) return fault;
                agent = agent with { Template = template, PromptVariantId = null, PromptVersion = null };
            }
            else if (draft.PromptId is { } id)
            {
                if (await PromptSql.FindAsync(tx, draft.Agent, id) is not { } prompt) return new NotFound("prompt");
                agent = agent with { Template = prompt.Template, PromptVariantId = prompt.Id, PromptVersion = prompt.Version };
            }

            set[draft.Agent] = agent;
        }

        return context with { Agents = set };
    }

    private static PlayedTurn Describe(TurnContext context, TurnResult result)
    {
        var q = result.Qualification;
        return new PlayedTurn(result.Reply, context.Language, result.AgentKind, result.Provider, result.Model, result.Stage, result.HandoffReason, result.Failure, result.Proposed,
            new PlayedWish(q.Destination, q.Country, q.TourType, q.DateFrom, q.DateTo, q.Flexible, q.Adults, q.Children, q.Budget, q.Wishes), RunStepView.Of(result.Record.Steps),
            result.Record.TokensIn, result.Record.TokensOut, result.Record.Cost, result.LatencyMs, (int)result.Record.ModelTime.TotalMilliseconds);
    }

    private static Qualification? ToQualification(PlayedWish? known) => known is null ? null
        : new Qualification(known.Destination, known.Country, known.TourType, known.DateFrom, known.DateTo, known.Flexible, known.Adults, known.Children, known.Budget, known.Wishes);
}
