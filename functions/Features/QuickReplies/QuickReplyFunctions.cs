using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.QuickReplies;

/// <summary>A text that is written often, by language, with {{client}}, {{manager}} and {{agency}} to fill in.</summary>
/// <param name="Shortcut">What is typed after the slash.</param>
/// <param name="ProductId">A tour whose card goes below the text.</param>
public sealed record QuickReply(Guid Id, string Shortcut, string Title, IReadOnlyDictionary<string, string> Texts, Guid? ProductId, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, int Version) : IVersioned;

public sealed class QuickReplyFunctions(Api api)
{
    private const string Columns = "id, shortcut, title, texts, product_id, archived_at, created_at, version";

    public sealed record CreateRequest(string Shortcut, string Title, Dictionary<string, string> Texts, Guid? ProductId = null);

    public sealed class CreateValidator : AbstractValidator<CreateRequest>
    {
        public CreateValidator()
        {
            RuleFor(r => r.Shortcut).NotEmpty().Must(IsShortcut).WithMessage(ShortcutMessage);
            RuleFor(r => r.Title).Line(200);
            RuleFor(r => r.Texts).NotEmpty().Must(AreTexts).WithMessage(TextsMessage).Must(HaveKnownVariables).WithMessage(ReplyVariables.UnknownMessage);
        }
    }

    public sealed record UpdateRequest(string? Shortcut = null, string? Title = null, Dictionary<string, string>? Texts = null, Optional<Guid?>? ProductId = null);

    public sealed class UpdateValidator : AbstractValidator<UpdateRequest>
    {
        public UpdateValidator()
        {
            RuleFor(r => r.Shortcut).Must(shortcut => shortcut is null || IsShortcut(shortcut)).WithMessage(ShortcutMessage);
            RuleFor(r => r.Title).Line(200).When(r => r.Title is not null);
            RuleFor(r => r.Texts).Must(texts => texts is null || (texts.Count > 0 && AreTexts(texts))).WithMessage(TextsMessage)
                .Must(texts => texts is null || HaveKnownVariables(texts)).WithMessage(ReplyVariables.UnknownMessage);
        }
    }

    private const string ShortcutMessage = "1 to 40 letters, digits, - and _.";
    private const string TextsMessage = "Texts of 1 to 4096 characters by language, such as ru and en.";

    private sealed record Row(Guid Id, string Shortcut, string Title, JsonElement Texts, Guid? ProductId, DateTimeOffset? ArchivedAt, DateTimeOffset CreatedAt, int Version)
    {
        public QuickReply ToResponse() => new(Id, Shortcut, Title, Texts.Deserialize<Dictionary<string, string>>()!, ProductId, ArchivedAt, CreatedAt, Version);
    }

    private sealed record Key(string Shortcut, Guid Id);

    public sealed record Filter(string? Text, int Limit, string? AfterShortcut, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Text("q"), query.Limit(), after?.Shortcut, after?.Id);
        }
    }

    [Function("ListQuickReplies"), RequireRole(Role.Manager), Operation("Quick replies, by shortcut.", Query = typeof(Filter), Answers = typeof(Page<QuickReply>))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "quick-replies")] HttpRequest http, CancellationToken ct) =>
        api.QueryAsync<Filter, Page<QuickReply>>(http, async (tx, filter) => Cursor.ToPage(await tx.QueryAsync<Row>($"""
            select {Columns} from quick_replies
            where archived_at is null and (@pattern::text is null or shortcut ilike @pattern or title ilike @pattern) and (@AfterId::uuid is null or (shortcut, id) > (@AfterShortcut, @AfterId))
            order by shortcut, id limit @Limit + 1
            """, new { pattern = SearchPattern.Contains(filter.Text), filter.AfterShortcut, filter.AfterId, filter.Limit }), filter.Limit, row => row.ToResponse(), row => new Key(row.Shortcut, row.Id)), ct);

    [Function("FillQuickReplies"), RequireRole(Role.Manager), Operation("Quick replies as they would be sent in a conversation: in the client's language where there is a text in it, filled in, at most 20.", Query = typeof(FillQuickReplies.Filter), Answers = typeof(FillQuickReplies.Response))]
    public Task<IResult> FillAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/quick-replies")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.QueryResultAsync<FillQuickReplies.Filter, FillQuickReplies.Response>(http, (tx, filter) => FillQuickReplies.RunAsync(tx, id, filter), ct);

    [Function("GetTourCard"), RequireRole(Role.Manager), Operation("A tour as it would be sent in a conversation, with its next dates and prices.", Answers = typeof(TourCard))]
    public Task<IResult> CardAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/tour-cards/{productId:guid}")] HttpRequest http, Guid id, Guid productId, CancellationToken ct) =>
        api.FindResultAsync(http, tx => TourCard.RunAsync(tx, id, productId), ct);

    [Function("GetQuickReply"), RequireRole(Role.Manager), Operation("One quick reply.", Answers = typeof(QuickReply))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "quick-replies/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "quick_reply", tx => FindAsync(tx, id), ct);

    [Function("CreateQuickReply"), RequireRole(Role.OrgAdmin), Operation("Adds a quick reply.", Takes = typeof(CreateRequest), Answers = typeof(QuickReply), Status = 201, Location = "/api/quick-replies/{id}", Fails = ["409 quick_reply.shortcut_taken", "422 product.unknown"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "quick-replies")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<CreateRequest, QuickReply>(http, target: null, async (tx, request) =>
        {
            var id = Guid.CreateVersion7();
            if (request.ProductId is { } product && !await ProductExistsAsync(tx, product)) return UnknownProduct;
            var inserted = await tx.ExecuteAsync("insert into quick_replies (id, shortcut, title, texts, product_id) values (@id, @Shortcut, @title, @texts::jsonb, @ProductId) on conflict do nothing",
                new { id, request.Shortcut, title = request.Title.Trim(), texts = JsonSerializer.Serialize(request.Texts, ApiJson.Options), request.ProductId });
            if (inserted == 0) return new Conflict("quick_reply.shortcut_taken", "Another quick reply has this shortcut.");
            tx.Changed("quick_reply", id, kind: "created");
            return (await FindAsync(tx, id))!;
        }, ct);

    [Function("UpdateQuickReply"), RequireRole(Role.OrgAdmin), Operation("Changes a quick reply.", Takes = typeof(UpdateRequest), Answers = typeof(QuickReply), Edits = "quick_replies", Fails = ["409 quick_reply.shortcut_taken", "422 product.unknown"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "quick-replies/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateRequest, QuickReply>(http, id, async (tx, request) =>
        {
            if (request.Shortcut is { } wanted && await tx.SingleAsync<bool>("select exists (select from quick_replies where lower(shortcut) = lower(@wanted) and id <> @id and archived_at is null)", new { wanted, id }))
                return new Conflict("quick_reply.shortcut_taken", "Another quick reply has this shortcut.");
            if (request.ProductId?.Value is { } product && !await ProductExistsAsync(tx, product)) return UnknownProduct;
            var updated = await tx.ExecuteAsync("""
                update quick_replies set shortcut = coalesce(@Shortcut, shortcut), title = coalesce(@title, title), texts = coalesce(@texts::jsonb, texts), product_id = case when @setProduct then @productId else product_id end, updated_at = now() where id = @id and archived_at is null
                """, new { id, request.Shortcut, title = request.Title?.Trim(), texts = request.Texts is null ? null : JsonSerializer.Serialize(request.Texts, ApiJson.Options), setProduct = request.ProductId is not null, productId = request.ProductId?.Value });
            if (updated == 0) return new NotFound("quick_reply");
            tx.Changed("quick_reply", id);
            return (await FindAsync(tx, id))!;
        }, ct);

    [Function("ArchiveQuickReply"), RequireRole(Role.OrgAdmin), Operation("Takes a quick reply away.", Status = 204, Edits = "quick_replies")]
    public Task<IResult> ArchiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "quick-replies/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx =>
        {
            if (await tx.ExecuteAsync("update quick_replies set archived_at = coalesce(archived_at, now()), updated_at = now() where id = @id", new { id }) == 0) return new NotFound("quick_reply");
            tx.Changed("quick_reply", id, kind: "deleted");
            return new Nothing();
        }, ct);

    private static async Task<QuickReply?> FindAsync(TenantTransaction tx, Guid id) => (await tx.FirstOrDefaultAsync<Row>($"select {Columns} from quick_replies where id = @id", new { id }))?.ToResponse();

    private static readonly Unprocessable UnknownProduct = new("product.unknown", "There is no tour with this id.");

    private static Task<bool> ProductExistsAsync(TenantTransaction tx, Guid id) => tx.SingleAsync<bool>("select exists (select from products where id = @id and status = 'active')", new { id });

    private static bool HaveKnownVariables(Dictionary<string, string> texts) => texts.Values.All(ReplyVariables.AreKnown);

    private static bool IsShortcut(string shortcut) => shortcut.Length is >= 1 and <= 40 && shortcut.All(character => char.IsLetterOrDigit(character) || character is '-' or '_');

    private static bool AreTexts(Dictionary<string, string> texts) => texts.Count <= 20 && texts.All(text =>
        text.Key.Length is 2 or 3 && text.Key.All(char.IsAsciiLetterLower) && !string.IsNullOrWhiteSpace(text.Value) && text.Value.Length <= Messages.SendMessage.Validator.MaxLength && !text.Value.Contains('\0', StringComparison.Ordinal));
}
