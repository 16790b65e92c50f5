using System.Text;
using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

public sealed class ImportProductsTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Header = "title_ru;title_en;description_ru;description_en;country;city;type;days;inclusions;partner;date;seats;price_adult;price_child;price_infant;single_supplement;currency";

    private static readonly int NextYear = DateTime.UtcNow.Year + 1;

    [Fact]
    public async Task Rows_OfOneTour_BecomeItsDepartures()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.Admin.PostAsync("/api/partners", new { kind = "operator", name = "Голубой берег" });
        var answer = await ImportAsync(organization, "", $"""
            {Header}
            Неделя у моря;A week by the sea;Отель у пляжа;;tr;Аланья;Seaside;7;завтраки; трансфер;голубой берег;{NextYear}-07-01;20;1 234,50;617.25;0;150;usd
            """.Replace("завтраки; трансфер", "\"завтраки; трансфер\"", StringComparison.Ordinal) + $"""

            неделя у моря;;;;TR;АЛАНЬЯ;;;;;15.07.{NextYear};20;1300;;;;USD
            Вечный город;;;;IT;Рим;city;4;;;;;;;;;
            """);
        Assert.Equal((200, 3, 2, 2, 0), Counts(answer));
        var tour = (await organization.Admin.GetAsync("/api/products?q=неделя")).Json.GetProperty("items")[0];
        Assert.Equal(("A week by the sea", "Голубой берег", "seaside"), (tour.GetProperty("title").GetProperty("en").GetString(), tour.GetProperty("partnerName").GetString(), tour.GetProperty("type").GetString()));
        Assert.Equal(new[] { "завтраки", "трансфер" }, tour.GetProperty("inclusions").EnumerateArray().Select(one => one.GetString()));
        var departures = tour.GetProperty("departures");
        Assert.Equal((2, 1234.50m, 617.25m), (departures.GetArrayLength(), departures[0].GetProperty("priceAdult").GetDecimal(), departures[0].GetProperty("priceChild").GetDecimal()));
        Assert.Equal(1300m, departures[1].GetProperty("priceChild").GetDecimal());
    }

    [Fact]
    public async Task DryRun_ReportsTheSame_AndKeepsNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var file = $"{Header}\nТур;;;;TR;Аланья;seaside;7;;;{NextYear}-07-01;20;100;;;;USD\nТур;;;;TR;Аланья;;;;;{NextYear}-07-01;20;100;;;;USD";
        var dry = await ImportAsync(organization, "?dryRun=true", file);
        Assert.Equal((200, 2, 1, 1, 1), Counts(dry));
        Assert.Equal((2, "date"), (dry.Json.GetProperty("errors")[0].GetProperty("row").GetInt32(), dry.Json.GetProperty("errors")[0].GetProperty("column").GetString()));
        Assert.Equal(0L, await organization.CountAsync("products"));
        Assert.Equal(Counts(dry), Counts(await ImportAsync(organization, "", file)));
        Assert.Equal((1L, 1L), (await organization.CountAsync("products"), await organization.CountAsync("product_departures")));
    }

    [Fact]
    public async Task Known_Tour_IsSkippedOrUpdated()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await ImportAsync(organization, "", $"{Header}\nТур;;Старое;;TR;Аланья;seaside;7;завтрак;;{NextYear}-07-01;20;100;;;;USD\nТур;;;;TR;Аланья;;;;;{NextYear}-08-01;20;100;;;;USD");
        var file = $"{Header}\nтур;Tour;;;TR;Аланья;seaside;8;;;{NextYear}-07-01;30;110;;;;USD\nтур;;;;TR;Аланья;;;;;{NextYear}-08-01;2;110;;;;USD";
        var skipped = (await ImportAsync(organization, "", file)).Json;
        Assert.Equal((0, 0, 1), (skipped.GetProperty("created").GetInt32(), skipped.GetProperty("updated").GetInt32(), skipped.GetProperty("skipped").GetInt32()));

        await app.Database.ExecuteAsync("update product_departures set seats_sold = 5");
        var updated = (await ImportAsync(organization, "?onDuplicate=update", file)).Json;
        Assert.Equal((1, 1, 1), (updated.GetProperty("updated").GetInt32(), updated.GetProperty("departures").GetInt32(), updated.GetProperty("invalid").GetInt32()));
        Assert.Equal((2, "seats"), (updated.GetProperty("errors")[0].GetProperty("row").GetInt32(), updated.GetProperty("errors")[0].GetProperty("column").GetString()));
        var tour = (await organization.Admin.GetAsync("/api/products")).Json.GetProperty("items")[0];
        Assert.Equal((8, "Старое", "Tour"), (tour.GetProperty("days").GetInt32(), tour.GetProperty("description").GetProperty("ru").GetString(), tour.GetProperty("title").GetProperty("en").GetString()));
        Assert.Equal((110m, 30, 100m), (tour.GetProperty("departures")[0].GetProperty("priceAdult").GetDecimal(), tour.GetProperty("departures")[0].GetProperty("seatsTotal").GetInt32(), tour.GetProperty("departures")[1].GetProperty("priceAdult").GetDecimal()));
        Assert.True(tour.GetProperty("version").GetInt32() > 1);
    }

    [Theory]
    [InlineData(";;;;TR;X;city;4;;;;;;;;;", "title_ru")]
    [InlineData("Тур;;;;Турция;X;city;4;;;;;;;;;", "country")]
    [InlineData("Тур;;;;TR;;city;4;;;;;;;;;", "city")]
    [InlineData("Тур;;;;TR;X;moon;4;;;;;;;;;", "type")]
    [InlineData("Тур;;;;TR;X;;4;;;;;;;;;", "type")]
    [InlineData("Тур;;;;TR;X;city;;;;;;;;;;", "days")]
    [InlineData("Тур;;;;TR;X;city;366;;;;;;;;;", "days")]
    [InlineData("Тур;;;;TR;X;city;4;;Никто;;;;;;;", "partner")]
    [InlineData("Тур;;;;TR;X;city;4;;;31.02.2099;1;1;;;;USD", "date")]
    [InlineData("Тур;;;;TR;X;city;4;;;2020-01-01;1;1;;;;USD", "date")]
    [InlineData("Тур;;;;TR;X;city;4;;;2099-01-01;;1;;;;USD", "seats")]
    [InlineData("Тур;;;;TR;X;city;4;;;2099-01-01;1;;;;;USD", "price_adult")]
    [InlineData("Тур;;;;TR;X;city;4;;;2099-01-01;1;-1;;;;USD", "price_adult")]
    [InlineData("Тур;;;;TR;X;city;4;;;2099-01-01;1;1.005;;;;USD", "price_adult")]
    [InlineData("Тур;;;;TR;X;city;4;;;2099-01-01;1;1;;;;рублей", "currency")]
    [InlineData("Тур;;;;TR;X;city;4;;;;20;;;;;", "seats")]
    public async Task Row_WithAFault_IsReportedByColumn(string row, string column)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var answer = await ImportAsync(organization, "", $"{Header}\n{row}");
        Assert.Equal((200, 1, 0, 0, 1), Counts(answer));
        Assert.Equal(column, Assert.Single(answer.Json.GetProperty("errors").EnumerateArray()).GetProperty("column").GetString());
    }

    [Fact]
    public async Task File_ThatIsNoCsv_Answers422()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        Assert.Equal("import.unreadable", (await ImportAsync(organization, "", "")).Code);
        Assert.Equal("validation.failed", (await ImportAsync(organization, "?onDuplicate=delete", Header)).Code);
    }

    private static (int Status, int Rows, int Created, int Departures, int Invalid) Counts(ApiResponse answer)
    {
        Assert.True(answer.Status == 200, answer.Text);
        return (answer.Status, Read("rows"), Read("created"), Read("departures"), Read("invalid"));

        int Read(string name) => answer.Json.GetProperty(name).GetInt32();
    }

    private static async Task<ApiResponse> ImportAsync(Organization organization, string query, string csv)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await organization.Admin.SendAsync(HttpMethod.Post, $"/api/products/import{query}", content);
    }
}
