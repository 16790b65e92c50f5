using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>Files, quick replies and messages that leave later, as a manager meets them in the browser and the client on the phone.</summary>
[Collection(InstanceCollection.Name)]
public sealed class MediaTests(LocalInstance instance) : IAsyncLifetime
{
    private static readonly byte[] Pdf = [.. "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\n"u8, .. new byte[2000], .. "%%EOF"u8];

    private IPlaywright playwright = null!;
    private IBrowser browser = null!;
    private AgencyClient agency = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(LocalInstance.Browser);
        agency = await instance.SignInAsync();
        await agency.SetPaceAsync(60);
        await agency.ConnectWhatsAppAsync(instance.Simulator);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [Fact]
    public async Task Photo_IsSeen_ADocumentReachesTheClient_AndAReplyIsASlashAway()
    {
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, "Здравствуйте");
        await instance.Simulator.AnswerAsync(client);
        var page = await OpenAsync(client);
        await instance.Simulator.ClientSendsAsync(client, await PaintAsync(page), "image/jpeg", text: "Хочу на такой пляж");
        var thread = page.GetByRole(AriaRole.Log);
        var picture = thread.Locator("img").Last;
        await Eventually.GetAsync(() => picture.EvaluateAsync<int>("image => image.naturalWidth ?? 0"), width => width == 800, "the photo is shown");
        await thread.GetByText("Хочу на такой пляж").WaitForAsync();
        // Agents see no photos: a person is called.
        await Eventually.GetAsync(() => agency.ConversationAsync(client), found => found.GetProperty("control").GetString() == "paused", "a person is asked for");

        var field = page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" });
        await page.GetByTestId("attach").SetInputFilesAsync(new FilePayload { Name = "Программа тура.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await page.GetByText("Программа тура.pdf").WaitForAsync();
        await field.FillAsync("Вот программа по дням");
        await ShootAsync(page, "media");
        await page.GetByRole(AriaRole.Button, new() { Name = "Отправить", Exact = true }).ClickAsync();
        var line = await Eventually.GetAsync(async () => (await instance.Simulator.ChatAsync(client)).FirstOrDefault(one => !one.FromMe && one.Media is not null), found => found is not null, "the client gets the file");
        Assert.Equal(("Вот программа по дням", "Программа тура.pdf", "application/pdf"), (line!.Text, line.Media!.Filename, line.Media.Mimetype));
        Assert.Equal(Pdf, await instance.Simulator.FileAsync(line.Media));

        await agency.PostAsync("quick-replies", new { shortcut = "docs", title = "Какие нужны документы", texts = new { ru = "Нужен загранпаспорт, он действует ещё полгода. Ваш менеджер {{manager}}." } });
        await field.FillAsync("/doc");
        await page.GetByRole(AriaRole.Option, new() { NameRegex = new Regex("Какие нужны документы") }).WaitForAsync();
        await ShootAsync(page, "quick-replies");
        await field.PressAsync("Enter");
        await Assertions.Expect(field).ToHaveValueAsync(new Regex("^Нужен загранпаспорт, он действует ещё полгода. Ваш менеджер .+\\.$"));
        await field.PressAsync("Enter");
        await Eventually.GetAsync(() => instance.Simulator.ReceivedAsync(client), texts => texts.Any(text => text.StartsWith("Нужен загранпаспорт", StringComparison.Ordinal)), "the reply arrives");
    }

    [Fact]
    public async Task VoiceNoteAndFile_OnThePhone_InTheDark_AndAMessageForTomorrowThatTheClientForestalls()
    {
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, "Здравствуйте");
        await instance.Simulator.AnswerAsync(client);
        var page = await OpenAsync(client, 390, 844, ColorScheme.Dark);
        await instance.Simulator.ClientSendsAsync(client, [.. "OggS"u8, .. new byte[3000]], "audio/ogg; codecs=opus");
        await instance.Simulator.ClientSendsAsync(client, Pdf, "application/pdf", "Скан паспорта.pdf");
        var thread = page.GetByRole(AriaRole.Log);
        await thread.GetByText("Скан паспорта.pdf").WaitForAsync();
        await thread.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^Воспроизвести") }).WaitForAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => thread.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("Скачать.*Скан паспорта") }).ClickAsync());
        Assert.Equal("Скан паспорта.pdf", download.SuggestedFilename);
        await using (var saved = await download.CreateReadStreamAsync())
        {
            using var bytes = new MemoryStream();
            await saved.CopyToAsync(bytes);
            Assert.Equal(Pdf, bytes.ToArray());
        }

        await page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).FillAsync("Доброе утро! Удалось посмотреть программу?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Отправить позже…" }).ClickAsync();
        await page.GetByText("Завтра, 10:00").ClickAsync();
        await ShootAsync(page, "send-later");
        await page.GetByRole(AriaRole.Button, new() { Name = "Запланировать" }).ClickAsync();
        var waiting = page.GetByRole(AriaRole.Region, new() { Name = "Уйдёт позже" });
        await waiting.GetByText("Доброе утро! Удалось посмотреть программу?").WaitForAsync();
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        await ShootAsync(page, "scheduled");
        await instance.Simulator.ClientWritesAsync(client, "Посмотрела, всё подходит");
        await waiting.WaitForAsync(new() { State = WaitForSelectorState.Hidden });
        Assert.DoesNotContain(await instance.Simulator.ReceivedAsync(client), text => text.StartsWith("Доброе утро", StringComparison.Ordinal));
    }

    // A beach, 800 by 500, as a phone would send it.
    private static async Task<byte[]> PaintAsync(IPage page) => Convert.FromBase64String((await page.EvaluateAsync<string>("""
        () => {
          const canvas = Object.assign(document.createElement('canvas'), { width: 800, height: 500 })
          const brush = canvas.getContext('2d')
          const fill = (colour, top, height) => { brush.fillStyle = colour; brush.fillRect(0, top, 800, height) }
          fill('#8fd3f4', 0, 220); fill('#1c92d2', 220, 130); fill('#f6d365', 350, 150)
          brush.fillStyle = '#fff6c8'; brush.beginPath(); brush.arc(640, 100, 50, 0, 7); brush.fill()
          return canvas.toDataURL('image/jpeg')
        }
        """)).Split(',')[1]);

    private async Task<IPage> OpenAsync(string client, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var id = (await agency.ConversationAsync(client)).GetProperty("id").GetGuid();
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = "ru-RU" });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{instance.App}login");
        await page.GetByLabel("Электронная почта").FillAsync(instance.Manager.Email);
        await page.GetByLabel("Пароль", new() { Exact = true }).FillAsync(instance.Manager.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/inbox");
        await page.GotoAsync($"{instance.App}inbox/{id}");
        return page;
    }

    private static Task ShootAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(LocalInstance.Screenshots, $"{name}.png") });
}
