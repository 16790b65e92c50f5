using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Usage;

/// <summary>Counts what models used, and tells the administrators when the month's tokens run low and when they have run out.</summary>
internal static class ModelUsageSql
{
    /// <summary>Of all agents together, in UTC months.</summary>
    public const string TokensThisMonth = "coalesce((select sum(tokens_in + tokens_out)::bigint from usage_daily where day >= date_trunc('month', now() at time zone 'utc')), 0)";

    private static readonly int[] Levels = [80, 100];

    private sealed record Month(long Used, long Allowed);

    public static async Task AddAsync(TenantTransaction tx, IReadOnlyCollection<ModelUsage> usages)
    {
        if (usages.Count == 0) return;
        // Rows are taken in one order by everyone: two turns of an organisation wait for each other, but never in a circle.
        await tx.ExecuteAsync("""
            insert into usage_daily (day, agent_kind, provider, model, runs, tokens_in, tokens_out, cost)
            select (now() at time zone 'utc')::date, agent, provider, model, count(*), sum(tokens_in), sum(tokens_out), sum(cost)
            from unnest(@agents, @providers, @models, @tokensIn, @tokensOut, @costs) as used(agent, provider, model, tokens_in, tokens_out, cost)
            group by agent, provider, model order by agent, provider, model
            on conflict (tenant_id, day, agent_kind, provider, model) do update set runs = usage_daily.runs + excluded.runs,
                tokens_in = usage_daily.tokens_in + excluded.tokens_in, tokens_out = usage_daily.tokens_out + excluded.tokens_out, cost = usage_daily.cost + excluded.cost
            """, new
        {
            agents = usages.Select(usage => usage.Agent).ToArray(),
            providers = usages.Select(usage => usage.Provider).ToArray(),
            models = usages.Select(usage => usage.Model).ToArray(),
            tokensIn = usages.Select(usage => usage.TokensIn).ToArray(),
            tokensOut = usages.Select(usage => usage.TokensOut).ToArray(),
            costs = usages.Select(usage => usage.Cost).ToArray(),
        });
        if (usages.Any(usage => usage.TokensIn + usage.TokensOut > 0)) await AlertAsync(tx);
    }

    private static async Task AlertAsync(TenantTransaction tx)
    {
        var month = await tx.SingleAsync<Month>($"select {TokensThisMonth} as used, tokens_per_month as allowed from organizations where id = @TenantId", new { tx.Caller.TenantId });
        foreach (var percent in Levels.Where(level => month.Used * 100 >= month.Allowed * level))
        {
            var isNew = await tx.ExecuteAsync("insert into usage_alerts (month, percent) values (date_trunc('month', now() at time zone 'utc'), @percent) on conflict do nothing", new { percent }) > 0;
            if (isNew) await Notify.TokensUsedAsync(tx, percent);
        }
    }
}
