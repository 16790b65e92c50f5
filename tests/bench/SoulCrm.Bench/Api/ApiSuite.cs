using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>
/// The inbox, a thread and a new message over HTTP, on one database of many organisations: our functions under our host, the same SQL with nothing
/// around it, the usual stack, and pgbench. They take turns, and the median of the rounds counts: the machine is noisy.
/// </summary>
internal static class ApiSuite
{
    private const string Limit = "limit";

    /// <summary>Ours on the database with few messages; not in the report by itself.</summary>
    private const string Smaller = "soulcrm, a tenth of the messages";

    public static async Task RunAsync(Report report)
    {
        var sizes = ApiSizes.FromEnvironment();
        var requests = new ApiRequests(sizes);
        report.Conditions["sizes"] = $"{sizes.Organizations} organisations × {sizes.Clients} clients × {sizes.Messages} messages; "
            + $"for growth {sizes.FewMessages} messages";
        report.Conditions["load"] = $"{sizes.Connections} connections, {sizes.WarmUpSeconds} s to warm up, {sizes.Seconds} s measured, "
            + $"medians of {sizes.Rounds} rounds; wrk, server and PostgreSQL share the cores";
        await using var postgres = await BenchPostgres.StartAsync(report);
        var database = await ApiDatabase.CreateAsync(postgres, sizes, sizes.Messages);
        var smaller = await ApiDatabase.CreateAsync(postgres, sizes, sizes.FewMessages);
        using var load = new HttpLoad(sizes);
        var figures = new ApiFigures();
        for (var round = 1; round <= sizes.Rounds; round++)
        {
            Console.Error.WriteLine($"  round {round}");
            await TakeTurnAsync(ApiSystems.SoulCrm, ApiSystems.SoulCrm, database, sizes.Messages, ApiRequests.Inbox, ApiRequests.Thread, ApiRequests.Newest, ApiRequests.Send);
            foreach (var system in ApiSystems.All.Skip(1)) await TakeTurnAsync(system, system, database, sizes.Messages, ApiRequests.Endpoints);
            await TakeTurnAsync(ApiSystems.SoulCrm, Smaller, smaller, sizes.FewMessages, ApiRequests.OfGrowth);
            await new ApiLimits(sizes).MeasureAsync(postgres, database, (name, measured) => figures.Note(name, Limit, measured));
        }

        Tell(report, figures);

        Task TakeTurnAsync(string system, string shownAs, ApiDatabase on, int messages, params string[] endpoints) => ApiSystems.WhileServingAsync(system, on, async served =>
        {
            figures.NoteShape(shownAs, await ApiCheck.RunAsync(served.Address, requests, sizes, messages));
            // Twice for each: the runtime compiles what all of them share while the first one runs.
            foreach (var endpoint in endpoints) await load.WarmUpAsync(served, endpoint);
            foreach (var endpoint in endpoints) figures.Note(endpoint, shownAs, await load.RunAsync(served, endpoint));
            await on.SettleAsync();
        });
    }

    private static void Tell(Report report, ApiFigures figures)
    {
        foreach (var system in ApiSystems.All.Append(Limit)) figures.AddTo(report, system);
        foreach (var endpoint in ApiRequests.Endpoints)
        {
            var ours = figures.PerSecond(endpoint, ApiSystems.SoulCrm);
            foreach (var other in ApiSystems.All.Skip(1))
                report.Add(endpoint, ApiSystems.SoulCrm, $"requests_to_{other}", ours / figures.PerSecond(endpoint, other), "ratio");
        }

        foreach (var endpoint in ApiRequests.OfGrowth)
            report.Add(endpoint, ApiSystems.SoulCrm, "growth_ratio", figures.PerSecond(endpoint, Smaller) / figures.PerSecond(endpoint, ApiSystems.SoulCrm), "ratio");
    }
}
