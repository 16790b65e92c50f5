using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Conversations.Suggestions;

/// <summary>What became of the drafts of a period, by agent.</summary>
public static class MeasureSuggestions
{
    /// <param name="OnDemand">Those that a manager asked for.</param>
    public sealed record Row(string AgentKind, long Made, long OnDemand, long Open, long Accepted, long Edited, long Dismissed, long Outdated);

    public sealed record Response(DateOnly From, DateOnly To, IReadOnlyList<Row> Items);

    /// <summary>UTC days, both included; the last 30 by default.</summary>
    public sealed record Filter(DateOnly? From, DateOnly? To) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Date("from"), query.Date("to"));
    }

    public static async Task<Result<Response>> RunAsync(TenantTransaction tx, Filter filter, DateOnly today)
    {
        var to = filter.To ?? today;
        var from = filter.From ?? to.AddDays(-29);
        if (from > to || to.DayNumber - from.DayNumber > 366) return new Unprocessable("suggestion.period", "from is not after to, and there is at most a year between them.");
        return new Response(from, to, await tx.QueryAsync<Row>("""
            select agent_kind, count(*) as made, count(requested_by) as on_demand, count(*) filter (where state = 'open') as open, count(*) filter (where state = 'accepted') as accepted,
                   count(*) filter (where state = 'edited') as edited, count(*) filter (where state = 'dismissed') as dismissed, count(*) filter (where state = 'outdated') as outdated
            from suggestions where created_at >= @from::timestamp at time zone 'utc' and created_at < (@to::timestamp + interval '1 day') at time zone 'utc'
            group by agent_kind order by agent_kind
            """, new { from, to }));
    }
}
