using System.Text.Json;
using SoulCrm.Functions.IntegrationTests.Holds;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Quotes;

public sealed class QuoteTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Draft_HasTheCataloguesPrices_AndExactSums()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await Departing.CreateAsync(organization, seats: 10, adult: 540.10m);
        var quote = await CreateAsync(organization, new
        {
            clientId = await Departing.ClientAsync(organization),
            tours = new[] { new { departureId = tour.Departure, adults = 3, children = 1, infants = 1, singles = 1 } },
            extras = new object[] { new { title = "Трансфер", unitPrice = 0.35, quantity = 3 }, new { title = "За раннее бронирование", unitPrice = -100 } },
            note = "Перелёт из Москвы.",
        });
        Assert.Equal(("draft", "ru", "USD", 1, 1), (Text(quote, "state"), Text(quote, "language"), Text(quote, "currency"), quote.GetProperty("number").GetInt32(), quote.GetProperty("revision").GetInt32()));
        Assert.Equal(["adult 3 540.10 1620.30", "child 1 320.00 320.00", "infant 1 60.00 60.00", "single 1 180.00 180.00", "other 3 0.35 1.05", "other 1 -100.00 -100.00"],
            quote.GetProperty("lines").EnumerateArray().Select(line => FormattableString.Invariant($"{Text(line, "kind")} {line.GetProperty("quantity")} {line.GetProperty("unitPrice").GetDecimal():0.00} {line.GetProperty("amount").GetDecimal():0.00}")));
        Assert.Equal(2081.35m, quote.GetProperty("total").GetDecimal());
        Assert.Equal("""
            Предложение № 1 — Море Туров

            Аланья: неделя у моря
            {days}
            • Взрослый: 3 × 540,10 USD = 1 620,30 USD
            • Ребёнок 2–11 лет: 320 USD
            • Младенец до 2 лет: 60 USD
            • Доплата за одноместное размещение: 180 USD

            Дополнительно
            • Трансфер: 3 × 0,35 USD = 1,05 USD
            • За раннее бронирование: −100 USD

            Итого: 2 081,35 USD
            Предложение действует до {until}

            Перелёт из Москвы.
            """.ReplaceLineEndings("\n"), Text(quote, "text")!.Replace('\u00A0', ' ').Replace(Russian(tour.Date) + " – " + Russian(tour.Date.AddDays(6)), "{days}", StringComparison.Ordinal)
            .Replace(Russian(DateOnly.ParseExact(Text(quote, "validUntil")!, "yyyy-MM-dd")), "{until}", StringComparison.Ordinal));
        // A lone traveller has the room alone unless it is said otherwise.
        var alone = await CreateAsync(organization, new { clientId = await Departing.ClientAsync(organization), tours = new[] { new { departureId = tour.Departure, adults = 1 } } });
        Assert.Equal((720.10m, 2), (alone.GetProperty("total").GetDecimal(), alone.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task Sent_GoesIntoTheChat_TakesTheWord_AndTheNextEditIsANewRevision()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var tour = await Departing.CreateAsync(organization, seats: 10);
        var (phone, conversation, client) = await TalkAsync(organization);
        var id = (await CreateAsync(organization, new { clientId = client, conversationId = conversation, tours = new[] { new { departureId = tour.Departure, adults = 2 } } })).GetProperty("id").GetGuid();
        var key = Guid.NewGuid().ToString();
        var answers = await Task.WhenAll(organization.Admin.PostAsync($"/api/quotes/{id}/send", new { version = 1 }, key), organization.Admin.PostAsync($"/api/quotes/{id}/send", new { version = 1 }, key));
        Assert.All(answers, answer => Assert.True(answer.Status == 202, answer.Text));
        var quote = answers[0].Json;
        Assert.Equal("sent", Text(quote, "state"));
        var sent = await Eventually.GetAsync(() => organization.SentTo(phone).Where(text => text.Contains("Предложение №", StringComparison.Ordinal)).ToList(), texts => texts.Count > 0, "the client gets it");
        Assert.Equal(Text(quote, "text"), Assert.Single(sent));
        var after = (await organization.Admin.GetAsync($"/api/conversations/{conversation}")).Json;
        Assert.Equal("manager", Text(after, "control"));
        Assert.Equal("offer_sent", Text((await organization.Admin.GetAsync($"/api/clients/{client}")).Json, "status"));
        Assert.Equal(quote.GetProperty("messageId").GetGuid(), (await organization.MessagesAsync(conversation))[^1].GetProperty("id").GetGuid());
        Assert.Equal("quote.wrong_state", (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { })).Code);

        var edited = await organization.Admin.PatchAsync($"/api/quotes/{id}", new { extras = new[] { new { title = "Страховка", unitPrice = 25, quantity = 2 } } }, Tag(quote));
        Assert.Equal((200, "draft", 2, 1130m), (edited.Status, Text(edited.Json, "state"), edited.Json.GetProperty("revision").GetInt32(), edited.Json.GetProperty("total").GetDecimal()));
        Assert.Contains("№ 1/2", Text(edited.Json, "text"), StringComparison.Ordinal);
        Assert.Equal(412, (await organization.Admin.PatchAsync($"/api/quotes/{id}", new { note = "x" }, Tag(quote))).Status);
        // The first revision is as it was sent.
        Assert.Equal([1080m, 1130m], edited.Json.GetProperty("revisions").EnumerateArray().Select(one => one.GetProperty("total").GetDecimal()));
        var kinds = (await organization.Admin.GetAsync($"/api/conversations/{conversation}/timeline")).Json.GetProperty("items").EnumerateArray().Where(entry => Text(entry, "kind") == "quote").Select(entry => Text(entry.GetProperty("details"), "event"));
        Assert.Equal(["drafted", "sent"], kinds);
    }

    [Fact]
    public async Task Accepted_IsFrozen_InTheApiAndInTheDatabase()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var tour = await Departing.CreateAsync(organization, seats: 10);
        var (_, _, client) = await TalkAsync(organization);
        var id = (await CreateAsync(organization, new { clientId = client, tours = new[] { new { departureId = tour.Departure, adults = 2 } } })).GetProperty("id").GetGuid();
        Assert.Equal("quote.wrong_state", (await organization.Admin.PostAsync($"/api/quotes/{id}/accept", new { })).Code); // nobody has seen it
        Assert.Equal(412, (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { version = 7 })).Status);
        Assert.Equal(202, (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { })).Status);
        Assert.Equal("accepted", Text((await organization.Admin.PostAsync($"/api/quotes/{id}/accept", new { })).Json, "state"));
        var refused = await organization.Admin.PatchAsync($"/api/quotes/{id}", new { note = "ещё" });
        Assert.Equal((409, "quote.wrong_state", "accepted"), (refused.Status, refused.Code, Text(refused.Json, "state")));
        foreach (var sql in new[]
        {
            "update quote_lines set quantity = 3 where revision_id in (select id from quote_revisions where quote_id = $1)", "delete from quote_lines where revision_id in (select id from quote_revisions where quote_id = $1)",
            "update quote_revisions set total = 1 where quote_id = $1",
        }) Assert.Equal(Npgsql.PostgresErrorCodes.RestrictViolation, (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shared.App.Database.ExecuteAsync(sql, id))).SqlState);
        // A client may be erased all the same: his words go, the figures stay.
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{client}/erase")).Status);
        Assert.Equal((1080m, "accepted"), await ReadTotalAsync(organization, id));
    }

    [Fact]
    public async Task LastDayIsOver_ExpiresByTheOrganizationsClock_CannotBeAccepted_AndAnEditBeginsAnew()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var tour = await Departing.CreateAsync(organization, seats: 10);
        var (_, _, client) = await TalkAsync(organization);
        var id = (await CreateAsync(organization, new { clientId = client, tours = new[] { new { departureId = tour.Departure, adults = 2 } } })).GetProperty("id").GetGuid();
        await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { });
        // As if a week had gone by: past the trigger that keeps what was sent.
        await shared.App.Database.ExecuteAsync($"alter table quote_revisions disable trigger keep_sent; update quote_revisions set valid_until = current_date - 2 where quote_id = '{id}'; alter table quote_revisions enable trigger keep_sent");
        Assert.Equal(("quote.wrong_state", "expired"), await AcceptAsync(organization, id));
        await Eventually.GetAsync(() => organization.Admin.GetAsync($"/api/quotes/{id}"), answer => Text(answer.Json, "state") == "expired", "it expires");
        Assert.Equal("quote.validity_past", (await organization.Admin.PatchAsync($"/api/quotes/{id}", new { note = "x" })).Code);
        var again = await organization.Admin.PatchAsync($"/api/quotes/{id}", new { validUntil = DateTime.UtcNow.AddDays(5).ToString("yyyy-MM-dd") });
        Assert.Equal(("draft", 2), (Text(again.Json, "state"), again.Json.GetProperty("revision").GetInt32()));
    }

    [Fact]
    public async Task CatalogueHasOtherPrices_DraftIsNotSent_UntilItIsSavedAgain()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var tour = await Departing.CreateAsync(organization, seats: 10);
        var (phone, _, client) = await TalkAsync(organization);
        var id = (await CreateAsync(organization, new { clientId = client, tours = new[] { new { departureId = tour.Departure, adults = 2 } } })).GetProperty("id").GetGuid();
        await shared.App.Database.ExecuteAsync("update product_departures set price_adult = 600 where id = $1", tour.Departure);
        Assert.Equal("quote.prices_changed", (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { })).Code);
        Assert.DoesNotContain(organization.SentTo(phone), text => text.Contains("540", StringComparison.Ordinal));
        Assert.Equal(1200m, (await organization.Admin.PatchAsync($"/api/quotes/{id}", new { note = "" })).Json.GetProperty("total").GetDecimal());
        Assert.Equal(202, (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { })).Status);
    }

    [Fact]
    public async Task WhatCannotBeOffered_IsNamed()
    {
        var organization = await shared.App.RegisterAsync();
        var client = await Departing.ClientAsync(organization);
        var (dollars, euros) = (await Departing.CreateAsync(organization, 5), await Departing.CreateAsync(organization, 5, currency: "EUR"));
        var foreign = await Departing.CreateAsync(await shared.App.RegisterAsync(), 5);
        Assert.Equal("quote.empty", await CodeAsync(new { clientId = client }));
        Assert.Equal("quote.currency_missing", await CodeAsync(new { clientId = client, extras = new[] { new { title = "x", unitPrice = 1 } } }));
        Assert.Equal("quote.currencies_differ", await CodeAsync(new { clientId = client, tours = new[] { new { departureId = dollars.Departure, adults = 1 }, new { departureId = euros.Departure, adults = 1 } } }));
        Assert.Equal("departure.unknown", await CodeAsync(new { clientId = client, tours = new[] { new { departureId = foreign.Departure, adults = 1 } } }));
        Assert.Equal("client.unknown", await CodeAsync(new { clientId = Guid.NewGuid(), currency = "USD", extras = new[] { new { title = "x", unitPrice = 1 } } }));
        Assert.Equal("quote.total_out_of_range", await CodeAsync(new { clientId = client, currency = "USD", extras = new[] { new { title = "x", unitPrice = -1 } } }));
        Assert.Equal("quote.validity_past", await CodeAsync(new { clientId = client, currency = "USD", validUntil = "2020-01-01", extras = new[] { new { title = "x", unitPrice = 1 } } }));
        Assert.Equal("validation.failed", await CodeAsync(new { clientId = client, currency = "USD", extras = new[] { new { title = "x", unitPrice = 0.001 } } }));
        Assert.Equal("validation.failed", await CodeAsync(new { clientId = client, tours = new[] { new { departureId = dollars.Departure, adults = 0 } } }));
        Assert.Equal("validation.failed", await CodeAsync(new { clientId = client, language = "tr", tours = new[] { new { departureId = dollars.Departure, adults = 1 } } }));
        var id = (await CreateAsync(organization, new { clientId = client, currency = "USD", extras = new[] { new { title = "x", unitPrice = 1 } } })).GetProperty("id").GetGuid();
        Assert.Equal("quote.no_conversation", (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { })).Code);
        Assert.Equal(1L, await organization.CountAsync("quotes"));

        async Task<string?> CodeAsync(object body) => (await organization.Admin.PostAsync("/api/quotes", body)).Code;
    }

    [Fact]
    public async Task Numbers_OfDraftsMadeAtOnce_AreCountedWithoutGaps()
    {
        var organization = await shared.App.RegisterAsync();
        var client = await Departing.ClientAsync(organization);
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => CreateAsync(organization, new { clientId = client, currency = "USD", extras = new[] { new { title = "x", unitPrice = 1 } } })));
        Assert.Equal(Enumerable.Range(1, 12), all.Select(quote => quote.GetProperty("number").GetInt32()).Order());
        var page = (await organization.Admin.GetAsync($"/api/quotes?client={client}&state=draft&limit=10")).Json;
        Assert.Equal((10, true), (page.GetProperty("items").GetArrayLength(), page.GetProperty("nextCursor").ValueKind == JsonValueKind.String));
    }

    private static async Task<(string Phone, Guid Conversation, Guid Client)> TalkAsync(Organization organization)
    {
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "позовите человека");
        var conversation = await organization.ConversationAsync(phone);
        return (phone, conversation.GetProperty("id").GetGuid(), conversation.GetProperty("client").GetProperty("id").GetGuid());
    }

    private static async Task<JsonElement> CreateAsync(Organization organization, object body)
    {
        var answer = await organization.Admin.PostAsync("/api/quotes", body);
        Assert.True(answer.Status == 201, answer.Text);
        return answer.Json;
    }

    private static async Task<(string?, string?)> AcceptAsync(Organization organization, Guid id)
    {
        var refused = await organization.Admin.PostAsync($"/api/quotes/{id}/accept", new { });
        return (refused.Code, Text(refused.Json, "state"));
    }

    private static async Task<(decimal, string?)> ReadTotalAsync(Organization organization, Guid id)
    {
        var quote = (await organization.Admin.GetAsync($"/api/quotes/{id}")).Json;
        return (quote.GetProperty("total").GetDecimal(), Text(quote, "state"));
    }

    private static string Tag(JsonElement quote) => $"\"{quote.GetProperty("version").GetInt32()}\"";

    private static string Russian(DateOnly date) =>
        $"{date.Day} {new[] { "января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря" }[date.Month - 1]} {date.Year} г.";

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
