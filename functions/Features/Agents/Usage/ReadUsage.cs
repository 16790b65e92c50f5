using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Usage;

/// <summary>What models used, by day, and the month's use against the plan.</summary>
public static class ReadUsage
{
    private const int MostDays = 366;

    /// <summary>One agent's use of one model on one day (UTC).</summary>
    /// <param name="Calls">Of the model.</param>
    /// <param name="Cost">US dollars.</param>
    public sealed record UsageDay(DateOnly Day, string AgentKind, string Provider, string Model, int Calls, long TokensIn, long TokensOut, decimal Cost);

    public sealed record UsageTotal(long Calls, long TokensIn, long TokensOut, decimal Cost);

    /// <param name="Percent">Of the month's tokens: at 80 the administrators are told, at 100 people take over.</param>
    public sealed record UsageAlert(int Percent, DateTimeOffset At);

    /// <summary>The month that runs.</summary>
    /// <param name="From">Its first day.</param>
    /// <param name="TokensPerMonth">Of the plan.</param>
    /// <param name="Alerts">Those of this month.</param>
    public sealed record UsageMonth(DateOnly From, long TokensUsed, long TokensPerMonth, IReadOnlyList<UsageAlert> Alerts);

    /// <param name="To">The last day.</param>
    public sealed record ModelUsageReport(DateOnly From, DateOnly To, IReadOnlyList<UsageDay> Days, UsageTotal Total, UsageMonth Month);

    /// <param name="From">The month's first day when left out.</param>
    /// <param name="To">The last day; today when left out.</param>
    public sealed record Filter(DateOnly? From, DateOnly? To) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Date("from"), query.Date("to"));
    }

    private sealed record Standing(DateOnly From, long TokensUsed, long TokensPerMonth);

    public static async Task<Result<ModelUsageReport>> RunAsync(TenantTransaction tx, DateOnly today, Filter filter)
    {
        var to = filter.To ?? today;
        var from = filter.From ?? new DateOnly(to.Year, to.Month, 1);
        if (from > to || to.DayNumber - from.DayNumber >= MostDays) return new Unprocessable("usage.period", $"from is not after to, and at most {MostDays} days are told at once.");
        var days = await tx.QueryAsync<UsageDay>("""
            select day, agent_kind, provider, model, runs as calls, tokens_in, tokens_out, cost from usage_daily where day between @from and @to order by day desc, agent_kind, provider, model
            """, new { from, to });
        var month = await tx.SingleAsync<Standing>($"""
            select date_trunc('month', now() at time zone 'utc')::date as "from", {ModelUsageSql.TokensThisMonth} as tokens_used, tokens_per_month
            from organizations where id = @TenantId
            """, new { tx.Caller.TenantId });
        var alerts = await tx.QueryAsync<UsageAlert>("select percent, at from usage_alerts where month = @From order by percent", new { month.From });
        return new ModelUsageReport(from, to, days, new UsageTotal(days.Sum(day => (long)day.Calls), days.Sum(day => day.TokensIn), days.Sum(day => day.TokensOut), days.Sum(day => day.Cost)),
            new UsageMonth(month.From, month.TokensUsed, month.TokensPerMonth, alerts));
    }
}
