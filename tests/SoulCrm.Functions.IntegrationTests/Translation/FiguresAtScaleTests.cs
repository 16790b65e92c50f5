using System.Collections.Concurrent;
using System.Globalization;
using SoulCrm.TestSupport;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.Functions.IntegrationTests.Translation;

/// <summary>
/// Hundreds of messages with prices, dates, times, phones and links into six languages, through the API, the queue and a provider that changes a figure in
/// every fourth. Who judges knows the figures, not the comparison.
/// </summary>
[Long]
public sealed class FiguresAtScaleTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private static readonly (string Language, string Greeting)[] Clients =
    [
        ("en", "Hello, we want to go to the sea"), ("ar", "مرحبا، نريد السفر إلى البحر"), ("fr", "Bonjour, nous voudrions partir à la mer"), ("de", "Guten Tag, wir möchten ans Meer"), ("es", "Hola, queremos viajar para dos"), ("pl", "Dzień dobry, chcielibyśmy nad morze"),
    ];

    [Theory]
    [InlineData("deepl")]
    [InlineData("google")]
    public async Task ChangedFigure_IsNeverSentSilently(string provider)
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("CALLS") ?? "500", CultureInfo.InvariantCulture);
        var seed = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "20270711", CultureInfo.InvariantCulture);
        var random = new Random(seed);
        var phrases = new ConcurrentDictionary<string, (TravelPhrase True, TravelPhrase Told)>(StringComparer.Ordinal);
        (string, string) Say(AskedText asked) => phrases.TryGetValue(asked.Text, out var phrase) ? (phrase.Told.Say(asked.To), "ru") : ($"{asked.Text} [{asked.To}]", asked.From ?? "ru");
        await using var deepL = await FakeDeepL.StartAsync();
        await using var google = await FakeGoogle.StartAsync();
        (deepL.Translate, google.Translate) = (Say, Say);
        await using var app = await TestApp.StartAsync(postgres, provider == "deepl" ? deepL.Settings() : google.Settings());
        var organization = await app.RegisterAsync();
        // Terms change the wording, and the judge compares whole texts.
        await organization.Admin.PutAsync("/api/glossary", new { entries = Array.Empty<object>() });
        var chats = new Dictionary<string, Chat>(StringComparer.Ordinal);
        foreach (var (language, greeting) in Clients) chats[language] = await Chat.OpenAsync(app, greeting, organization);

        using var done = new CancellationTokenSource();
        var pace = Task.Run(async () =>
        {
            // The number's pace is not what is looked at here.
            while (!done.IsCancellationRequested)
            {
                await app.Database.ExecuteAsync("update organizations set send_per_minute = 60; update whatsapp_sessions set send_tokens = 60, send_tokens_at = now()");
                await Task.Delay(100);
            }
        });
        var expected = new List<(string Language, Guid Id, TravelPhrase True, TravelPhrase Told)>();
        for (var i = 0; i < count; i++)
        {
            TravelPhrase phrase;
            do phrase = TravelPhrase.Make(random); while (phrases.ContainsKey(phrase.Say("ru")));
            var told = random.Next(4) == 0 ? phrase.Mutate(random) : phrase;
            phrases[phrase.Say("ru")] = (phrase, told);
            var (language, _) = Clients[i % Clients.Length];
            var sent = await chats[language].SendAsync(new { text = phrase.Say("ru") });
            Assert.Equal(202, sent.Status);
            expected.Add((language, sent.Json.GetProperty("id").GetGuid(), phrase, told));
        }

        var settled = await Eventually.GetAsync(() => organization.CountAsync("messages where author = 'manager' and status in ('sent', 'failed')"), number => number == count, $"all {count} are sent or held", TimeSpan.FromMinutes(3));
        await done.CancelAsync();
        await pace;

        var sentTexts = app.WhatsApp.Sent.ToDictionary(message => message.IdempotencyKey, message => message.Text);
        var silent = expected.Where(one => one.True != one.Told && sentTexts.ContainsKey(one.Id)).ToList();
        var held = expected.Where(one => one.True == one.Told && !sentTexts.ContainsKey(one.Id)).ToList();
        Console.WriteLine($"FIGURE {provider}: {settled} messages, {expected.Count(one => one.True != one.Told)} with a changed figure: {silent.Count} of them sent, {held.Count} good ones held, SEED={seed}");
        Assert.True(silent.Count == 0, string.Join('\n', silent.Select(one => $"{one.True.Say("ru")} → {sentTexts[one.Id]}")));
        Assert.True(held.Count == 0, string.Join('\n', held.Select(one => $"{one.True.Say("ru")} → {one.Told.Say(one.Language)}")));
        Assert.All(expected.Where(one => one.True == one.Told), one => Assert.Equal(one.True.Say(one.Language), sentTexts[one.Id]));
        Assert.Equal(expected.Count(one => one.True != one.Told), await organization.CountAsync("messages where status = 'failed' and error_code = 'translation.figures'"));
    }
}
