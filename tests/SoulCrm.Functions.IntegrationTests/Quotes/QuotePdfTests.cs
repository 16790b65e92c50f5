using SoulCrm.Functions.IntegrationTests.Holds;
using SoulCrm.TestSupport;
using UglyToad.PdfPig;

namespace SoulCrm.Functions.IntegrationTests.Quotes;

/// <summary>The PDF says what the quote says, in letters that can be read back out of it.</summary>
public sealed class QuotePdfTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Theory]
    [InlineData("ru", "Предложение № 1", "Взрослый", "1 620,30 USD", "Итого", "Аланья: неделя у моря")]
    [InlineData("en", "Offer No. 1", "Adult", "1,620.30 USD", "Total", "Alanya: a week by the sea")]
    [InlineData("de", "Angebot Nr. 1", "Erwachsener", "1.620,30 USD", "Gesamt", "Alanya: a week by the sea")]
    [InlineData("fr", "Offre nº 1", "Adulte", "1 620,30 USD", "Total", "Alanya: a week by the sea")]
    [InlineData("es", "Oferta n.º 1", "Adulto", "1.620,30 USD", "Total", "Alanya: a week by the sea")]
    [InlineData("pl", "Oferta nr 1", "Osoba dorosła", "1 620,30 USD", "Razem", "Alanya: a week by the sea")]
    public async Task Pdf_HasTitleLinesSumsAndClient(string language, params string[] said)
    {
        var organization = await shared.App.RegisterAsync();
        var text = Read(await PdfAsync(organization, await DraftAsync(organization, language)));
        foreach (var words in said.Append("Ольга Петрова").Append("Море Туров")) Assert.Contains(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pdf_InArabic_HasJoinedLettersFromTheRight()
    {
        var organization = await shared.App.RegisterAsync();
        var pdf = await PdfAsync(organization, await DraftAsync(organization, "ar"));
        // Joined forms are characters of their own in what the glyphs stand for; read from the right they are the letters that were written: المجموع and بالغ.
        var letters = new string([.. Letters(pdf).Where(letter => !char.IsWhiteSpace(letter)).Reverse()]);
        Assert.Contains("\u0627\uFEDF\uFEE4\uFEA0\uFEE4\uFEEE\u0639", letters, StringComparison.Ordinal);
        Assert.Contains("\uFE91\uFE8E\uFEDF\uFECE", letters, StringComparison.Ordinal);
        Assert.Contains("1,620.30 USD", Read(pdf), StringComparison.Ordinal);
        // It is written from the right: the title ends at the right edge.
        using var document = PdfDocument.Open(pdf);
        var title = document.GetPage(1).Letters.Where(letter => letter.BoundingBox.Height > 0).OrderByDescending(letter => letter.PointSize).Take(4);
        Assert.All(title, letter => Assert.True(letter.Location.X > 300, $"{letter.Value} at {letter.Location.X}"));
    }

    [Fact]
    public async Task Pdf_OfManyLines_GoesOverPages_AndLosesNone()
    {
        var organization = await shared.App.RegisterAsync();
        var quote = await organization.Admin.PostAsync("/api/quotes", new
        {
            clientId = await Departing.ClientAsync(organization),
            currency = "USD",
            extras = Enumerable.Range(1, 50).Select(n => new { title = $"Услуга номер {n} с очень длинным названием, которому мало одной строки в столбце", unitPrice = n }),
            note = string.Concat(Enumerable.Repeat("Длинное примечание. ", 90)),
        });
        var pdf = await PdfAsync(organization, quote.Json.GetProperty("id").GetGuid());
        using var document = PdfDocument.Open(pdf);
        Assert.True(document.NumberOfPages >= 3);
        var text = Read(pdf);
        for (var n = 1; n <= 50; n++) Assert.Contains($"Услуга номер {n} ", text, StringComparison.Ordinal);
        Assert.Contains("1 275 USD", text, StringComparison.Ordinal);
        Assert.Contains($"{document.NumberOfPages}/{document.NumberOfPages}", text, StringComparison.Ordinal);
        // Nothing runs over the edge.
        for (var page = 1; page <= document.NumberOfPages; page++) Assert.All(document.GetPage(page).Letters, letter => Assert.InRange(letter.Location.X, 40, 560));
    }

    [Theory]
    [InlineData("漢字 и 👩‍👩‍👧‍👦 и ‮ и \u0301")]
    [InlineData("очень-длинное-слово-без-единого-пробела-которое-никуда-не-помещается-очень-длинное-слово-без-единого-пробела-которое-никуда-не-помещается")]
    public async Task Pdf_OfTextsThatNoFontHas_IsMadeAllTheSame(string title)
    {
        var organization = await shared.App.RegisterAsync();
        var quote = await organization.Admin.PostAsync("/api/quotes", new { clientId = await Departing.ClientAsync(organization, title), currency = "USD", extras = new[] { new { title, unitPrice = 1 } }, note = $"{title}\n\n{title}" });
        Assert.True(quote.Status == 201, quote.Text);
        Assert.Contains("1 USD", Read(await PdfAsync(organization, quote.Json.GetProperty("id").GetGuid())), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EarlierRevision_IsStillThere_AnotherOrganizationsIsNot()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "позовите человека");
        var client = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        var id = (await organization.Admin.PostAsync("/api/quotes", new { clientId = client, currency = "USD", extras = new[] { new { title = "Виза", unitPrice = 111 } } })).Json.GetProperty("id").GetGuid();
        Assert.Equal(202, (await organization.Admin.PostAsync($"/api/quotes/{id}/send", new { })).Status);
        await organization.Admin.PatchAsync($"/api/quotes/{id}", new { extras = new[] { new { title = "Виза", unitPrice = 222 } } });
        Assert.Contains("111 USD", Read(await PdfAsync(organization, id, "?revision=1")), StringComparison.Ordinal);
        var newest = Read(await PdfAsync(organization, id));
        Assert.Contains("222 USD", newest, StringComparison.Ordinal);
        Assert.Contains("Черновик", newest, StringComparison.Ordinal);
        Assert.Equal(404, (await organization.Admin.GetAsync($"/api/quotes/{id}/pdf?revision=3")).Status);
        Assert.Equal(422, (await organization.Admin.GetAsync($"/api/quotes/{id}/pdf?revision=x")).Status);
        Assert.Equal(404, (await (await shared.App.RegisterAsync()).Admin.GetAsync($"/api/quotes/{id}/pdf")).Status);
    }

    private static async Task<Guid> DraftAsync(Organization organization, string language)
    {
        var tour = await Departing.CreateAsync(organization, seats: 10, adult: 540.10m);
        var quote = await organization.Admin.PostAsync("/api/quotes", new { clientId = await Departing.ClientAsync(organization, "Ольга Петрова"), language, tours = new[] { new { departureId = tour.Departure, adults = 3 } } });
        Assert.True(quote.Status == 201, quote.Text);
        return quote.Json.GetProperty("id").GetGuid();
    }

    private async Task<byte[]> PdfAsync(Organization organization, Guid id, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/quotes/{id}/pdf{query}");
        request.Headers.Authorization = new("Bearer", organization.Admin.Token);
        using var response = await shared.App.Http.SendAsync(request);
        Assert.Equal(("application/pdf", "attachment"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.DispositionType));
        var content = await response.Content.ReadAsByteArrayAsync();
        // For whoever wants to look at them.
        if (Environment.GetEnvironmentVariable("KEEP_PDFS") is { Length: > 0 } folder) await File.WriteAllBytesAsync(Path.Combine(folder, $"{id}.pdf"), content);
        return content;
    }

    private static string Letters(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return string.Concat(document.GetPages().SelectMany(page => page.Letters.Select(letter => letter.Value)));
    }

    // Words of one baseline with a blank between them, whatever the blank was.
    private static string Read(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return string.Join('\n', document.GetPages().SelectMany(page => page.Letters.GroupBy(letter => Math.Round(letter.Location.Y)).OrderByDescending(line => line.Key)
            .Select(line => string.Concat(line.OrderBy(letter => letter.Location.X).Select(letter => letter.Value))))).Replace('\u00A0', ' ');
    }
}
