using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>
/// The inbox, a thread and a new message over HTTP, on one database of many organisations: our functions under our host, the same SQL with nothing
/// around it, the usual stack, and pgbench. All are up and warm; windows of one endpoint follow each other system by system, and the median of the
/// rounds counts: the machine is noisy, and minutes apart it is another one.
/// </summary>
internal static class ApiSuite
{
    private const string Limit = "limit";

    /// <summary>Ours on the database with few messages; not in the report by itself.</summary>
    private const string Smaller = "soulcrm, a tenth of the messages";

    /// <param name="ShownAs">In the figures.</param>
    private sealed record Entrant(string System, string ShownAs, ApiDatabase Database, int Messages, string[] Endpoints);

    public static async Task RunAsync(Report report)
    {
        var sizes = ApiSizes.FromEnvironment();
        var requests = new ApiRequests(sizes);
        report.Conditions["sizes"] = $"{sizes.Organizations} organisations × {sizes.Clients} clients × {sizes.Messages} messages; "
            + $"for growth {sizes.FewMessages} messages";
        report.Conditions["load"] = $"{sizes.Connections} connections, {ApiSizes.WarmUps} × {sizes.WarmUpSeconds} s to warm up each endpoint, {sizes.Seconds} s measured, "
            + $"medians of {sizes.Rounds} rounds; wrk, server and PostgreSQL share the cores";
        await using var postgres = await BenchPostgres.StartAsync(report);
        var database = await ApiDatabase.CreateAsync(postgres, sizes, sizes.Messages);
        var smaller = await ApiDatabase.CreateAsync(postgres, sizes, sizes.FewMessages);
        using var load = new HttpLoad(sizes);
        var figures = new ApiFigures();
        Entrant[] entrants =
        [
            new(ApiSystems.SoulCrm, ApiSystems.SoulCrm, database, sizes.Messages, ApiRequests.All),
            .. ApiSystems.All.Skip(1).Select(system => new Entrant(system, system, database, sizes.Messages, ApiRequests.Endpoints)),
            new(ApiSystems.SoulCrm, Smaller, smaller, sizes.FewMessages, ApiRequests.OfGrowth),
        ];
        await WhileAllServeAsync([], entrants, async all =>
        {
            foreach (var (entrant, served) in all) figures.NoteShape(entrant.ShownAs, await ApiCheck.RunAsync(served.Address, requests, sizes, entrant.Messages));
            Console.Error.WriteLine("  warming up");
            for (var time = 0; time < ApiSizes.WarmUps; time++)
            {
                foreach (var (entrant, served) in all)
                    foreach (var endpoint in entrant.Endpoints) await load.WarmUpAsync(served, endpoint);
            }

            for (var round = 1; round <= sizes.Rounds; round++)
            {
                // What the sends before left to be done is not to be done at the expense of this round.
                await database.SettleAsync();
                await smaller.SettleAsync();
                Console.Error.WriteLine($"  round {round}");
                // Whoever comes first finds PostgreSQL's buffers full of what came before: another one each round.
                var inTurn = all.Skip((round - 1) % all.Length).Concat(all.Take((round - 1) % all.Length)).ToList();
                foreach (var endpoint in ApiRequests.All)
                {
                    foreach (var (entrant, served) in inTurn.Where(one => one.Entrant.Endpoints.Contains(endpoint)))
                        figures.Note(endpoint, entrant.ShownAs, await load.RunAsync(served, endpoint));
                }
            }
        });
        for (var round = 1; round <= sizes.Rounds; round++)
            await new ApiLimits(sizes).MeasureAsync(postgres, database, (name, measured) => figures.Note(name, Limit, measured));
        Tell(report, figures);
    }

    private static Task WhileAllServeAsync((Entrant Entrant, Served Served)[] up, Entrant[] toStart, Func<(Entrant Entrant, Served Served)[], Task> measure) => toStart is [var next, .. var others]
        ? ApiSystems.WhileServingAsync(next.System, next.Database, served => WhileAllServeAsync([.. up, (next, served)], others, measure))
        : measure(up);

    private static void Tell(Report report, ApiFigures figures)
    {
        foreach (var system in ApiSystems.All.Append(Limit)) figures.AddTo(report, system);
        foreach (var endpoint in ApiRequests.Endpoints)
        {
            foreach (var other in ApiSystems.All.Skip(1))
                report.Add(endpoint, ApiSystems.SoulCrm, $"requests_to_{other}", figures.Ratio(endpoint, ApiSystems.SoulCrm, other), "ratio");
        }

        foreach (var endpoint in ApiRequests.OfGrowth)
            report.Add(endpoint, ApiSystems.SoulCrm, "growth_ratio", figures.Ratio(endpoint, Smaller, ApiSystems.SoulCrm), "ratio");
    }
}
