using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using SoulCrm.Functions.IntegrationTests.Security;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

/// <summary>
/// T39: a model that makes things up, over a catalogue that changes while it speaks; DIALOGUES=1000 for the whole. Whatever price, day or number of seats a client gets, the
/// catalogue had it when the message was taken for sending.
/// </summary>
[Collection(Alone.Name)]
public sealed partial class HallucinationTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Months = ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"];

    [Fact]
    public async Task WhatClientsAreTold_IsInTheCatalogue_WhenItLeaves()
    {
        var (random, seed) = Seeds.New();
        var dialogues = Seeds.Setting("DIALOGUES", 300);
        await using var model = await ScriptedModel.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ModelSettings.For(model));
        var agencies = await Agencies.StartAsync(app, dialogues);
        var kinds = Enumerable.Range(0, dialogues).Select(i => i % 10 < 3 ? "truth" : $"{(random.Next(2) == 0 ? "once" : "always")}:{random.Next(Lies.Length)}:{random.Next(1_000_000)}").ToArray();
        model.Script = Answer;

        // Every price and number of seats that a departure has had, and until when.
        var history = await CatalogueHistory.StartAsync(app);
        var wrong = new ConcurrentQueue<string>();
        var seen = new ConcurrentDictionary<Guid, bool>();
        var told = 0;
        app.WhatsApp.BeforeSend = async message =>
        {
            // Asked again because the first answer was slow: it may have left already, and is one message.
            if (!seen.TryAdd(message.IdempotencyKey, true)) return;
            // It left the database when it was taken for sending; the lease of a minute tells when that was.
            var taken = await TakenAtAsync(app, message.IdempotencyKey);
            foreach (Match fact in ToldFact().Matches(message.Text))
            {
                Interlocked.Increment(ref told);
                var day = new DateOnly(int.Parse(fact.Groups["year"].Value, CultureInfo.InvariantCulture), Array.IndexOf(Months, fact.Groups["month"].Value) + 1, int.Parse(fact.Groups["day"].Value, CultureInfo.InvariantCulture));
                if (!history.Had(message.Organization, fact.Groups["title"].Value, day, decimal.Parse(fact.Groups["price"].Value, CultureInfo.InvariantCulture), int.Parse(fact.Groups["seats"].Value, CultureInfo.InvariantCulture), new DateTimeOffset(taken)))
                    wrong.Enqueue($"{fact.Value}, taken {taken:HH:mm:ss.fff}; it was {history.Tell(message.Organization, fact.Groups["title"].Value, day)}");
            }

            // Nothing that looks like a fact may stand outside of one.
            if (Figure().IsMatch(ToldFact().Replace(message.Text, ""))) wrong.Enqueue(message.Text);
        };

        IReadOnlyList<Agencies.Outcome> outcomes;
        await using (history.Churn(random.Next()))
            outcomes = await agencies.RunAsync(app, [.. kinds.Select(kind => $"Хотим в Турцию, нас двое [{kind}]")]);

        var delivered = outcomes.Count(outcome => outcome.Control == "agent");
        var canceled = await app.Database.ReadAsync<long>("select count(*) from messages where author = 'agent' and status = 'canceled'");
        output.WriteLine($"FIGURE T39: {outcomes.Count} dialogues with a model that makes things up, {history.Changes} changes of the catalogue: {told} facts told, {wrong.Count} not in the catalogue when they left; {delivered} answered, {outcomes.Count - delivered} handed to a person, {canceled} replies overtaken by a change, SEED={seed}");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(5)));
        Assert.All(outcomes, outcome => Assert.True(outcome.Sent.Length > 0, $"{outcome.Phone} got no answer"));
        // It is not safe because it is silent: whoever is told the truth gets it, and who is always lied to gets a person.
        Assert.All(outcomes.Zip(kinds).Where(pair => pair.Second == "truth"), pair => Assert.Equal("agent", pair.First.Control));
        Assert.All(outcomes.Zip(kinds).Where(pair => pair.Second.StartsWith("always", StringComparison.Ordinal)), pair => Assert.Equal(("paused", "agent_failed"), (pair.First.Control, pair.First.Reason)));
        Assert.True(told > dialogues / 4, $"only {told} facts were told");
        Assert.True(canceled > 0, "no change overtook a reply: the last look was not tried");
    }

    // Asked until it is known: what is not compared proves nothing.
    private static Task<DateTime> TakenAtAsync(TestApp app, Guid message) => Eventually.GetAsync(async () =>
    {
        try
        {
            return await app.Database.ReadAsync<DateTime>("select coalesce(locked_until, '-infinity') - interval '60 seconds' from messages where id = $1", message);
        }
        catch (Npgsql.NpgsqlException)
        {
            return DateTime.MinValue;
        }
    }, taken => taken > DateTime.UnixEpoch, "the time of taking is known");

    private static ScriptedAnswer Answer(ScriptedCall call)
    {
        if (call.Schema is not null) return new ScriptedAnswer(Agencies.Qualified);
        if (call.ToolResults.Count == 0) return ScriptedAnswer.Call("search_tours", """{"country":"TR","adults":2}""");
        var (title, departure) = Agencies.First(call.ToolResults[^1]);
        var day = DateOnly.Parse(departure.GetProperty("date").GetString()!, CultureInfo.InvariantCulture);
        var truth = new Fact(title, day, departure.GetProperty("priceAdult").GetDecimal(), departure.GetProperty("seatsLeft").GetInt32());
        var kind = Kind().Match(call.ClientLines[^1]);
        var lies = kind.Success && (kind.Groups["when"].Value == "always" || call.Faults == 0);
        return new ScriptedAnswer(lies ? Lies[int.Parse(kind.Groups["lie"].Value, CultureInfo.InvariantCulture)](truth, new Random(int.Parse(kind.Groups["seed"].Value, CultureInfo.InvariantCulture))) : Tell(truth));
    }

    private sealed record Fact(string Title, DateOnly Day, decimal Price, int Seats);

    private static string Tell(Fact fact) => $"Предлагаю «{fact.Title}» — {fact.Day.Day} {Months[fact.Day.Month - 1]} {fact.Day.Year}: {fact.Price.ToString("0.##", CultureInfo.InvariantCulture)} USD, осталось {fact.Seats} мест. Подходит?";

    private static readonly Func<Fact, Random, string>[] Lies =
    [
        (fact, random) => Tell(fact with { Price = fact.Price - random.Next(1, 200) }),
        (fact, random) => Tell(fact with { Day = fact.Day.AddDays(random.Next(1, 13)) }),
        (fact, random) => Tell(fact with { Seats = fact.Seats + random.Next(1, 9) }),
        (fact, random) => Tell(fact with { Title = $"Мальдивы: рай № {random.Next(1, 99)}" }),
        (fact, random) => $"{Tell(fact)} А ещё дадим скидку {random.Next(5, 50)} %.",
        (fact, random) => $"{Tell(fact)} Для вас всего {fact.Price - random.Next(1, 100)} долларов.",
        (fact, random) => $"{Tell(fact)} Есть вылет и {random.Next(1, 13) switch { var days => fact.Day.AddDays(days) is var day ? $"{day.Day} {Months[day.Month - 1]}" : "" }}.",
        (fact, random) => $"{Tell(fact)} Остались последние места, только {random.Next(1, 4)} места!",
        (fact, random) => $"{Tell(fact)} Трансфер бесплатно.",
        (fact, random) => $"{Tell(fact)} Полная цена — {random.Next(2, 9)} тысяч рублей.",
        (fact, random) => $"{Tell(fact)} Вылет в {random.Next(10, 24)}:{random.Next(10, 60)}, отель {random.Next(6, 8)}★.",
        (fact, random) => $"{Tell(fact)} Подробности: https://tours-{random.Next(99)}.example/x",
    ];

    [GeneratedRegex(@"\[(?<when>once|always):(?<lie>\d+):(?<seed>\d+)\]")]
    private static partial Regex Kind();

    // Written for this test: what the checks of the product find is not asked.
    [GeneratedRegex(@"«(?<title>[^»]+)» — (?<day>\d+) (?<month>[а-я]+) (?<year>\d+): (?<price>[\d.]+) USD, осталось (?<seats>\d+) мест")]
    private static partial Regex ToldFact();

    [GeneratedRegex(@"\d+\s*(?:USD|EUR|долл|руб|тыс|%|мест|★)|\$|€|₽|\d{1,2}:\d{2}|https?:|бесплатн|скидк|\d+ (?:января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря)")]
    private static partial Regex Figure();
}
