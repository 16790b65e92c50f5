using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>One version of a prompt, in a list. It is never changed: who wants another text writes another version.</summary>
/// <param name="Version">Counted by name, from 1.</param>
/// <param name="Language">Of the instructions.</param>
/// <param name="Status">active: in force; draft: never was; archived: no longer, or put aside.</param>
/// <param name="Author">By name; null: the product itself, or a guest from the platform.</param>
/// <param name="ParentId">The version that it was written from.</param>
/// <param name="Runs">How many turns used it.</param>
/// <param name="ActivatedAt">When it last came into force.</param>
/// <param name="ActivatedBy">By name; null: the product itself.</param>
public sealed record PromptVersion(
    Guid Id, string AgentKind, string Name, int Version, [Values("ru", "en")] string Language, [Values(typeof(PromptStatus))] string Status, string Note, string? Author, DateTimeOffset CreatedAt, Guid? ParentId,
    long Runs, DateTimeOffset? ActivatedAt, string? ActivatedBy) : IResource;

/// <summary>One version of a prompt, whole.</summary>
/// <param name="Warnings">What is probably meant otherwise.</param>
public sealed record Prompt(
    Guid Id, string AgentKind, string Name, int Version, [Values("ru", "en")] string Language, [Values(typeof(PromptStatus))] string Status, string Note, string? Author, DateTimeOffset CreatedAt, Guid? ParentId,
    long Runs, DateTimeOffset? ActivatedAt, string? ActivatedBy, string Template, [Values(typeof(PromptRules.Warning))] IReadOnlyList<string> Warnings) : IResource
{
    internal static Prompt Of(PromptVersion row, string template) => new(row.Id, row.AgentKind, row.Name, row.Version, row.Language, row.Status, row.Note, row.Author, row.CreatedAt, row.ParentId,
        row.Runs, row.ActivatedAt, row.ActivatedBy, template, PromptRules.FindWarnings(row.AgentKind, template));
}

public static class PromptStatus
{
    public const string Draft = "draft";
    public const string Active = "active";
    public const string Archived = "archived";

    public static readonly string[] All = [Draft, Active, Archived];
}

internal static class PromptSql
{
    /// <summary>A <see cref="PromptVersion"/> a row, of prompt_variants p.</summary>
    public const string Select = """
        select p.id, p.agent_kind, p.name, p.version, p.language, p.status, p.note, u.name as author, p.created_at, p.parent_id,
               coalesce(n.runs, 0) as runs, a.activated_at, a.activated_by
        from prompt_variants p left join users u on u.tenant_id = p.tenant_id and u.id = p.created_by
            left join (select v.id, count(*) as runs from agent_runs r cross join unnest(r.prompts) as v(id) group by v.id) n on n.id = p.id
            left join lateral (
                select x.activated_at, ux.name as activated_by from prompt_activations x left join users ux on ux.tenant_id = x.tenant_id and ux.id = x.activated_by
                where x.tenant_id = p.tenant_id and x.prompt_variant_id = p.id order by x.activated_at desc, x.id desc limit 1) a on true
        """;

    public static async Task<Prompt?> FindAsync(TenantTransaction tx, string kind, Guid id) =>
        await tx.FirstOrDefaultAsync<PromptVersion>($"{Select} where p.agent_kind = @kind and p.id = @id", new { kind, id }) is { } row
            ? Prompt.Of(row, await tx.SingleAsync<string>("select template from prompt_variants where id = @id", new { id })) : null;

    public static Task<string?> FindTemplateAsync(TenantTransaction tx, string kind, Guid id) =>
        tx.FirstOrDefaultAsync<string>("select template from prompt_variants where agent_kind = @kind and id = @id", new { kind, id });
}
