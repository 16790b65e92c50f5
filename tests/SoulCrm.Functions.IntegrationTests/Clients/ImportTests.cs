using System.Text;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Clients;

[Collection(Alone.Name)]
public sealed class ImportTests(SharedApp shared, ITestOutputHelper output) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task DryRun_ReportsEveryRow_AndKeepsNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.Admin.PostAsync("/api/clients", new { name = "Уже есть", phone = "+79160000001" });
        const string csv = """
            Name;Phone;Status;Tags;Owner;Город
            Ольга;8 (916) 000-00-02;qualified;семья|vip;;Казань
            Пётр;+7 916 000 00 01;;;;
            Без телефона;;;;;
            Кривой;123;;;;
            Дубль;+79160000002;;;;
            Статус;+79160000003;maybe;;;
            Чужой;+79160000004;;;nobody@example.com;
            """;
        var report = (await organization.Admin.UploadCsvAsync("/api/clients/import?dryRun=true&region=RU", csv)).Json;
        Assert.Equal((7, 1, 1, 5), (report.GetProperty("rows").GetInt32(), report.GetProperty("created").GetInt32(), report.GetProperty("skipped").GetInt32(), report.GetProperty("invalid").GetInt32()));
        Assert.Equal(["3 phone", "4 phone", "5 phone", "6 status", "7 owner"], report.GetProperty("errors").EnumerateArray().Select(error => $"{error.GetProperty("row")} {error.GetProperty("column").GetString()}"));
        Assert.Equal(1L, await organization.CountAsync("clients"));

        var applied = (await organization.Admin.UploadCsvAsync("/api/clients/import?region=RU", csv)).Json;
        Assert.Equal((1, 1), (applied.GetProperty("created").GetInt32(), applied.GetProperty("skipped").GetInt32()));
        var client = (await organization.Admin.GetAsync("/api/clients?q=Ольга")).Json.GetProperty("items")[0];
        Assert.Equal(("+79160000002", "qualified", "Казань"), (client.GetProperty("phone").GetString(), client.GetProperty("status").GetString(), client.GetProperty("customFields").GetProperty("Город").GetString()));
    }

    [Fact]
    public async Task Duplicates_AreUpdatedWhenAskedTo()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.Admin.PostAsync("/api/clients", new { name = "Старое имя", phone = "+79160000001", tags = new[] { "старая" } });
        var report = (await organization.Admin.UploadCsvAsync("/api/clients/import?onDuplicate=update", "name,phone,tags\nНовое имя,+79160000001,\n")).Json;
        Assert.Equal(1, report.GetProperty("updated").GetInt32());
        var client = (await organization.Admin.GetAsync("/api/clients")).Json.GetProperty("items")[0];
        Assert.Equal(("Новое имя", "старая"), (client.GetProperty("name").GetString(), client.GetProperty("tags")[0].GetString()));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("name,phone,name\n", "twice")]
    [InlineData("name,phone\n\"Ольга,+79160000001\n", "quote")]
    public async Task UnreadableFile_Answers422AndSaysWhere(string csv, string word)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var response = await organization.Admin.UploadCsvAsync("/api/clients/import", csv);
        Assert.Equal((422, "import.unreadable"), (response.Status, response.Code));
        Assert.Contains(word, response.Json.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FileInWindows1251_IsReadAsRussian()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        using var content = new ByteArrayContent(Encoding.GetEncoding(1251).GetBytes("name;phone\nОльга;+79160000001\n"));
        content.Headers.ContentType = new("text/csv");
        Assert.Equal(200, (await organization.Admin.SendAsync(HttpMethod.Post, "/api/clients/import", content)).Status);
        Assert.Equal("Ольга", (await organization.Admin.GetAsync("/api/clients")).Json.GetProperty("items")[0].GetProperty("name").GetString());
    }

    [Fact]
    public async Task FiftyThousandRows_ComeInAndGoOut()
    {
        var rows = Security.Seeds.Setting("IMPORT_ROWS", 50_000);
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var csv = new StringBuilder("name,phone,language,status,tags,город\n");
        for (var i = 0; i < rows; i++) csv.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"Клиент номер {i},+7916{i:0000000},ru,new,импорт;тест,Казань");
        var text = csv.ToString();
        GC.Collect();
        using var sampling = new CancellationTokenSource();
        var (before, peak) = (Environment.WorkingSet, PeakAsync(sampling.Token));
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var report = await organization.Admin.UploadCsvAsync("/api/clients/import", text);
        var imported = System.Diagnostics.Stopwatch.GetElapsedTime(started);
        await sampling.CancelAsync();
        Assert.Equal((200, rows), (report.Status, report.Json.GetProperty("created").GetInt32()));
        started = System.Diagnostics.Stopwatch.GetTimestamp();
        var export = await organization.Admin.GetAsync("/api/clients/export.csv");
        output.WriteLine($"FIGURE import: {rows} clients in {imported.TotalSeconds:0.0} s, working set +{(await peak - before) / 1024 / 1024} MB (of the whole test process, the file and its sender in it); export in {System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        Assert.Equal(rows + 2, export.Text.Split('\n').Length);
    }

    private static async Task<long> PeakAsync(CancellationToken ct)
    {
        var peak = 0L;
        while (!ct.IsCancellationRequested)
        {
            peak = Math.Max(peak, Environment.WorkingSet);
            try
            {
                await Task.Delay(20, ct);
            }
            catch (OperationCanceledException)
            {
                break;
            }
        }

        return peak;
    }
}
