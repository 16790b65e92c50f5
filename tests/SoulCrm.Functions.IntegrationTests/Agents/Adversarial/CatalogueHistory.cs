using System.Collections.Concurrent;
using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

/// <summary>Changes prices and seats while dialogues run, and remembers what was true when.</summary>
internal sealed class CatalogueHistory
{
    /// <summary>Looking at the catalogue and taking the message are two statements of one transaction.</summary>
    private static readonly TimeSpan Taking = TimeSpan.FromSeconds(1);

    private readonly TestApp app;
    private readonly Departure[] departures;
    private readonly ConcurrentDictionary<Guid, List<State>> states = new();
    private int changes;

    private CatalogueHistory(TestApp app, Departure[] departures)
    {
        this.app = app;
        this.departures = departures;
        foreach (var departure in departures) states[departure.Id] = [new State(departure.Price, departure.Seats, DateTimeOffset.MinValue, DateTimeOffset.MaxValue)];
    }

    public int Changes => changes;

    private sealed record Departure(Guid Id, Guid Organization, string Title, DateOnly Day, decimal Price, int Seats);

    private sealed record State(decimal Price, int Seats, DateTimeOffset From, DateTimeOffset Until);

    public static async Task<CatalogueHistory> StartAsync(TestApp app) => new(app, JsonSerializer.Deserialize<Departure[]>(await app.Database.ReadAsync<string>("""
        select jsonb_agg(jsonb_build_object('id', d.id, 'organization', d.tenant_id, 'title', p.title ->> 'ru', 'day', d.date, 'price', d.price_adult, 'seats', d.seats_total - d.seats_held - d.seats_sold))::text
        from product_departures d join products p on p.tenant_id = d.tenant_id and p.id = d.product_id
        """), JsonSerializerOptions.Web)!);

    /// <summary>Whether the departure had this price and number of seats at that moment.</summary>
    public bool Had(Guid organization, string title, DateOnly day, decimal price, int seats, DateTimeOffset at)
    {
        return departures.Where(one => one.Organization == organization && one.Title == title && one.Day == day).Any(one =>
        {
            var had = states[one.Id];
            lock (had) return had.Exists(state => state.Price == price && state.Seats == seats && state.From <= at && at <= state.Until + Taking);
        });
    }

    /// <summary>What the departure was like, for the report of a failure.</summary>
    public string Tell(Guid organization, string title, DateOnly day) => string.Join("; ", departures.Where(one => one.Organization == organization && one.Title == title && one.Day == day)
        .SelectMany(one => states[one.Id].TakeLast(4).Select(state => $"{state.Price} USD, {state.Seats} seats from {state.From:HH:mm:ss.fff} to {state.Until:HH:mm:ss.fff}")));

    /// <summary>Changes one departure after the other until it is disposed of; the first of each tour above all, because it is what is proposed.</summary>
    public IAsyncDisposable Churn(int seed)
    {
        var ending = new CancellationTokenSource();
        var first = departures.GroupBy(one => (one.Organization, one.Title)).Select(tour => tour.MinBy(one => one.Day)!).ToArray();
        var work = Task.Run(async () =>
        {
            var random = new Random(seed);
            while (!ending.IsCancellationRequested)
            {
                var one = random.Next(4) > 0 ? first[random.Next(first.Length)] : departures[random.Next(departures.Length)];
                var (price, seats) = (one.Price + random.Next(0, 40), random.Next(3, 60));
                var had = states[one.Id];
                // Counted as true from before the change, so that the moment of the change itself is on neither side.
                lock (had) had.Add(new State(price, seats, DateTimeOffset.UtcNow, DateTimeOffset.MaxValue));
                await app.Database.ExecuteAsync($"update product_departures set price_adult = {price}, seats_total = {seats}, seats_held = 0, seats_sold = 0 where id = '{one.Id}'");
                lock (had)
                {
                    for (var i = 0; i < had.Count - 1; i++)
                    {
                        if (had[i].Until == DateTimeOffset.MaxValue) had[i] = had[i] with { Until = DateTimeOffset.UtcNow };
                    }
                }

                Interlocked.Increment(ref changes);
                await Task.Delay(100);
            }
        });
        return new Ending(ending, work);
    }

    private sealed class Ending(CancellationTokenSource ending, Task work) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await ending.CancelAsync();
            await work;
            ending.Dispose();
        }
    }
}
