using FluentValidation;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Platform;

/// <summary>All agencies, as the platform sees them: sizes and state, no data of theirs.</summary>
public static class PlatformOrganizations
{
    public sealed record Item(
        Guid Id, string Name, string Slug, [Values("trial", "active", "suspended")] string Status, int MaxUsers, long TokensPerMonth, long Users, long Clients,
        [Values(typeof(WhatsAppState))] string? WhatsAppState, DateTimeOffset CreatedAt, int Version) : IVersioned;

    public sealed record Request(string? Status = null, int? MaxUsers = null, long? TokensPerMonth = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Status).OneOf("trial", "active", "suspended");
            RuleFor(r => r.MaxUsers).InclusiveBetween(1, 10_000);
            RuleFor(r => r.TokensPerMonth).InclusiveBetween(0, 1_000_000_000_000);
        }
    }

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    private sealed record Outcome(bool IsKnown, bool IsCurrent);

    public sealed record Filter(string? Status, string? Text, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("status", "trial", "active", "suspended"), query.Text("q"), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    private const string Columns = "id, name, slug, status, max_users, tokens_per_month, users, clients, whatsapp_state as whats_app_state, created_at, version";

    public static async Task<Page<Item>> ListAsync(TenantTransaction tx, Filter filter) => Cursor.ToPage(
        await tx.QueryAsync<Item>($"select {Columns} from cross_tenant.list_organizations(@AfterAt, @AfterId, @Text, @Status, @Limit + 1)", filter),
        filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));

    public static async Task<Result<Item>> UpdateAsync(TenantTransaction tx, Guid id, int? seen, Request request)
    {
        var outcome = await tx.SingleAsync<Outcome>("select is_known, is_current from cross_tenant.update_organization(@id, @seen, @Status, @MaxUsers, @TokensPerMonth)",
            new { id, seen, request.Status, request.MaxUsers, request.TokensPerMonth });
        if (!outcome.IsKnown) return new NotFound("organization");
        if (!outcome.IsCurrent) return new Stale();
        return await FindAsync(tx, id) is { } item ? item : new NotFound("organization");
    }

    public static Task<Item?> FindAsync(TenantTransaction tx, Guid id) =>
        tx.FirstOrDefaultAsync<Item>($"select {Columns} from cross_tenant.list_organizations(null, null, null, null, null) where id = @id", new { id });
}
