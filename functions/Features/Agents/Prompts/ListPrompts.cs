using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>Versions of an agent's prompts, newest first.</summary>
public static class ListPrompts
{
    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(string? Status, string? Name, int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.OneOf("status", PromptStatus.All), query.Text("name", CreatePrompt.LongestName), query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    public static async Task<Result<Page<PromptVersion>>> RunAsync(TenantTransaction tx, string kind, Filter filter)
    {
        if (AgentKinds.Find(kind) is null) return new NotFound("agent");
        var rows = await tx.QueryAsync<PromptVersion>($"""
            {PromptSql.Select}
            where p.agent_kind = @kind and (@Status::text is null or p.status = @Status) and (@Name::text is null or p.name = @Name)
              and (@AfterId::uuid is null or (p.created_at, p.id) < (@AfterAt, @AfterId))
            order by p.created_at desc, p.id desc limit @Limit + 1
            """, new { kind, filter.Status, filter.Name, filter.AfterAt, filter.AfterId, filter.Limit });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }
}

/// <summary>What was in force when, newest first.</summary>
public static class ListActivations
{
    /// <param name="ActivatedBy">By name; null: the product itself.</param>
    /// <param name="IsRollback">The one live before was put back.</param>
    public sealed record PromptActivation(Guid Id, Guid PromptId, string Name, int Version, string? ActivatedBy, DateTimeOffset ActivatedAt, bool IsRollback);

    private sealed record Key(DateTimeOffset ActivatedAt, Guid Id);

    public sealed record Filter(int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Limit(), after?.ActivatedAt, after?.Id);
        }
    }

    public static async Task<Result<Page<PromptActivation>>> RunAsync(TenantTransaction tx, string kind, Filter filter)
    {
        if (AgentKinds.Find(kind) is null) return new NotFound("agent");
        var rows = await tx.QueryAsync<PromptActivation>("""
            select a.id, a.prompt_variant_id as prompt_id, p.name, p.version, u.name as activated_by, a.activated_at, a.is_rollback
            from prompt_activations a join prompt_variants p on p.tenant_id = a.tenant_id and p.id = a.prompt_variant_id left join users u on u.tenant_id = a.tenant_id and u.id = a.activated_by
            where a.agent_kind = @kind and (@AfterId::uuid is null or (a.activated_at, a.id) < (@AfterAt, @AfterId))
            order by a.activated_at desc, a.id desc limit @Limit + 1
            """, new { kind, filter.AfterAt, filter.AfterId, filter.Limit });
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.ActivatedAt, row.Id));
    }
}
