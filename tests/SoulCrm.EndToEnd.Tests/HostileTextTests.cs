using System.Text;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>T25: text that would be a program, in every place where people's text is shown. In a real browser nothing of it runs.</summary>
[Collection(InstanceCollection.Name)]
public sealed class HostileTextTests(LocalInstance instance, ITestOutputHelper output)
{
    private static readonly string[] Shapes =
    [
        "<script>{0}</script>", "<img src=x onerror=\"{0}\">", "<svg onload=\"{0}\">", "\"><img src=x onerror={0}>", "'><svg/onload={0}>", "<a href=\"javascript:{0}\">нажми</a>", "javascript:{0}", "<iframe srcdoc=\"<script>parent.{0}</script>\">",
        "<body onload={0}>", "<details open ontoggle={0}>", "<math><mi xlink:href=\"javascript:{0}\">", "</textarea><script>{0}</script>", "<style>@import 'javascript:{0}'</style>", "<object data=\"javascript:{0}\">", "<form action=\"javascript:{0}\"><button>ок</button></form>",
        "{{{{constructor.constructor('{0}')()}}}}", "${{{0}}}", "<template><script>{0}</script></template>", "<input autofocus onfocus={0}>", "\u202E<img src=x onerror={0}>",
    ];

    [Fact]
    public async Task StoredPayloads_RunNowhere()
    {
        var agency = await instance.SignInAsync();
        await agency.ConnectWhatsAppAsync(instance.Simulator);
        var payloads = Enumerable.Range(0, 200).Select(i => string.Format(System.Globalization.CultureInfo.InvariantCulture, Shapes[i % Shapes.Length], $"window.hit_{i}=1")).ToList();
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, "Позовите человека");
        var conversation = await agency.ConversationAsync(client);
        var id = conversation.GetProperty("client").GetProperty("id").GetGuid();
        var thread = $"conversations/{conversation.GetProperty("id").GetGuid()}";
        await agency.PostAsync($"{thread}/takeover");
        for (var i = 0; i < payloads.Count; i++)
        {
            switch (i % 8)
            {
                case 0: await instance.Simulator.ClientWritesAsync(client, payloads[i]); break;
                case 1: await agency.PostAsync("clients", new { name = payloads[i], phone = $"+7998{i:0000000}", tags = new[] { payloads[i].Length <= 50 ? payloads[i] : payloads[i][..50] } }); break;
                case 2: await agency.PostAsync("products", new { title = new Dictionary<string, string> { ["ru"] = payloads[i] }, description = new Dictionary<string, string> { ["ru"] = payloads[i] }, country = "TR", city = "Аланья", type = "seaside", days = 7 }); break;
                case 3: await agency.PostAsync($"clients/{id}/notes", new { text = payloads[i] }); break;
                case 4: await instance.Simulator.ClientSendsAsync(client, [.. "%PDF-1.4"u8, .. Encoding.UTF8.GetBytes(payloads[i])], i % 16 < 8 ? "application/pdf" : "image/svg+xml", payloads[i]); break;
                case 5: await agency.PostAsync("tasks", new { title = payloads[i], clientId = id, dueAt = DateTimeOffset.UtcNow.AddDays(1) }); break;
                case 6: await agency.PostAsync("quick-replies", new { shortcut = $"hit{i}", title = payloads[i], texts = new { ru = payloads[i].Replace("{{", "", StringComparison.Ordinal) } }); break;
                default: await agency.PostAsync($"{thread}/messages", new { text = payloads[i] }, Guid.NewGuid()); break;
            }
        }

        var fromClient = 1 + payloads.Where((_, i) => i % 8 is 0 or 4).Count();
        await Eventually.GetAsync(
            async () => (await agency.GetAsync($"{thread}/messages?limit=200")).GetProperty("items").EnumerateArray().Count(message => message.GetProperty("direction").GetString() == "inbound"),
            count => count == fromClient, "all of the client's are stored");
        await agency.PostAsync($"{thread}/messages", new { text = payloads[^1] }, Guid.NewGuid()); // the inbox shows the last one, and a file without a caption has no text
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(LocalInstance.Browser);
        var page = await browser.NewPageAsync(new() { Locale = "ru-RU" });
        var alarms = new List<string>();
        page.Dialog += (_, dialog) => { alarms.Add(dialog.Message); _ = dialog.DismissAsync(); };
        await page.AddInitScriptAsync("window.violations = []; document.addEventListener('securitypolicyviolation', e => window.violations.push(e.violatedDirective + ' ' + e.blockedURI))");
        await page.GotoAsync($"{instance.App}login");
        await page.GetByLabel("Электронная почта").FillAsync(instance.Admin.Email);
        await page.GetByLabel("Пароль", new() { Exact = true }).FillAsync(instance.Admin.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/inbox");
        foreach (var path in new[] { "inbox", $"inbox/{conversation.GetProperty("id").GetGuid()}", "products", "tasks", "settings/quick-replies" })
        {
            await page.GotoAsync($"{instance.App}{path}");
            await IsShownAsTextAsync(page, path);
            await page.WaitForTimeoutAsync(500); // a picture that fails to load tells so a little later
            var hits = await page.EvaluateAsync<string[]>("Object.keys(window).filter(key => key.startsWith('hit_')).concat(window.violations)");
            Assert.True(hits.Length == 0, $"{path}: {string.Join(", ", hits)}");
        }

        output.WriteLine($"FIGURE T25: {payloads.Count} payloads in names, tags, messages, notes, tours, files, tasks and quick replies: 0 executions, 0 CSP reports");
        Assert.Empty(alarms);
    }

    private static async Task IsShownAsTextAsync(IPage page, string path)
    {
        try
        {
            await page.GetByText("window.hit_").First.WaitForAsync();
        }
        catch (TimeoutException)
        {
            Assert.Fail($"{path}, now at {page.Url}, shows no payload; it shows: {await page.InnerTextAsync("body")}");
        }
    }
}
