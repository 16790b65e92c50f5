using Microsoft.Playwright;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>What the product is for, as a newcomer goes through it in a browser.</summary>
[Collection(InstanceCollection.Name)]
public sealed class MainJobTests(LocalInstance instance) : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(LocalInstance.Browser);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [Fact]
    public async Task Newcomer_ConnectsWhatsApp_WatchesTheAgentAnswer_TakesOverAndGivesBack()
    {
        var page = await SignInAsync();
        await ConnectByScanningOnThePhonesPageAsync(page);

        // A client writes; the agent answers in WhatsApp and in the inbox.
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых и ребёнок 6 лет, бюджет 2000 долларов");
        var answer = await instance.Simulator.AnswerAsync(client);
        Assert.Contains("Турция", answer, StringComparison.Ordinal);
        Assert.Contains("«Аланья: неделя у моря, всё включено»", answer, StringComparison.Ordinal);
        await page.GotoAsync($"{instance.App}inbox");
        await page.GetByRole(AriaRole.Option).Filter(new() { HasText = "ИИ-помощник" }).First.ClickAsync();
        var thread = page.GetByRole(AriaRole.Log);
        await thread.GetByText("«Аланья: неделя у моря, всё включено»").WaitForAsync();
        await page.GetByRole(AriaRole.Complementary).GetByText("Турция").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(LocalInstance.Screenshots, "inbox.png") });

        // The manager writes: that takes over, reaches the client, and silences the agent.
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).FillAsync("Здравствуйте, это Анна! Подобрать ещё варианты?");
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("Здравствуйте, это Анна! Подобрать ещё варианты?", await instance.Simulator.AnswerAsync(client, 2));
        await page.GetByText("Отвечаете вы").First.WaitForAsync();
        await instance.Simulator.ClientWritesAsync(client, "Да, пожалуйста, в Кемере");
        await thread.GetByText("Да, пожалуйста, в Кемере").WaitForAsync();
        await Task.Delay(TimeSpan.FromSeconds(6)); // twice the quiet window: an agent that were to answer would have
        Assert.Equal(2, (await instance.Simulator.ReceivedAsync(client)).Count);

        // Given back, the agent answers what is open.
        await page.GetByRole(AriaRole.Group, new() { Name = "Кто отвечает клиенту" }).GetByRole(AriaRole.Button, new() { Name = "Отвечает ИИ" }).ClickAsync();
        Assert.Contains("Кемер", await instance.Simulator.AnswerAsync(client, 3), StringComparison.Ordinal);
        await thread.GetByText("Кемер: сосны и чистое море").Last.WaitForAsync();
    }

    [Fact]
    public async Task ManagersOwnPhone_TakesOver()
    {
        var agency = await instance.SignInAsync();
        await agency.ConnectWhatsAppAsync(instance.Simulator);
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, "Hello! We are thinking about Turkey");
        Assert.Contains("AI assistant", await instance.Simulator.AnswerAsync(client), StringComparison.Ordinal);
        await instance.Simulator.PhoneWritesAsync(client, "Hi, this is Anna on my phone");
        await Eventually.GetAsync(async () => (await agency.ConversationAsync(client)).GetProperty("control").GetString()!, control => control == "manager", "the phone takes over");
        await instance.Simulator.ClientWritesAsync(client, "Great, in July for two adults");
        await Eventually.GetAsync(async () => (await agency.ConversationAsync(client)).GetProperty("unreadCount").GetInt32(), unread => unread >= 2, "the client's message is stored");
        await Task.Delay(TimeSpan.FromSeconds(6)); // twice the quiet window
        Assert.Equal(2, (await instance.Simulator.ReceivedAsync(client)).Count);
    }

    [Fact]
    public async Task EveryScreen_AtDesktopAndPhoneWidth_LightAndDark_HasNoErrors()
    {
        foreach (var (width, height, device) in new[] { (1440, 900, "desktop"), (390, 844, "phone") })
        {
            foreach (var scheme in new[] { ColorScheme.Light, ColorScheme.Dark })
            {
                var errors = new List<string>();
                var page = await SignInAsync(width, height, scheme, errors);
                foreach (var path in new[] { "inbox", "products", "whatsapp" })
                {
                    await page.GotoAsync($"{instance.App}{path}");
                    await page.GetByRole(AriaRole.Heading).First.WaitForAsync();
                    await page.WaitForLoadStateAsync(LoadState.DOMContentLoaded);
                    Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} scrolls sideways at {width} px");
                    await page.ScreenshotAsync(new() { Path = Path.Combine(LocalInstance.Screenshots, $"{path}-{device}-{scheme}.png".ToLowerInvariant()) });
                }

                Assert.Empty(errors);
                await page.Context.CloseAsync();
            }
        }
    }

    private async Task<IPage> SignInAsync(int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light, List<string>? errors = null)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height }, ColorScheme = scheme, Locale = "ru-RU" });
        var page = await context.NewPageAsync();
        await page.GotoAsync($"{instance.App}login");
        await page.GetByLabel("Электронная почта").FillAsync(instance.Admin.Email);
        await page.GetByLabel("Пароль", new() { Exact = true }).FillAsync(instance.Admin.Password);
        if (errors is not null)
        {
            page.PageError += (_, error) => errors.Add(error);
            page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        }

        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/inbox");
        return page;
    }

    private async Task ConnectByScanningOnThePhonesPageAsync(IPage page)
    {
        var agency = await instance.SignInAsync();
        if (await agency.StateAsync() == "connected") await agency.PostAsync("whatsapp/session/disconnect");
        await Eventually.GetAsync(agency.StateAsync, state => state == "disconnected", "the number is not linked");
        await page.GotoAsync($"{instance.App}whatsapp");
        await page.GetByLabel("Я понимаю риск и хочу привязать этот номер").CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Привязать номер" }).ClickAsync();
        await page.GetByText("Ждёт сканирования").First.WaitForAsync();
        await page.ScreenshotAsync(new() { Path = Path.Combine(LocalInstance.Screenshots, "whatsapp-qr.png") });

        var phones = await page.Context.NewPageAsync();
        await phones.GotoAsync($"{instance.Simulator.Url}");
        await phones.GetByText("+7 999 000-00-01").First.ClickAsync();
        await phones.ScreenshotAsync(new() { Path = Path.Combine(LocalInstance.Screenshots, "phones.png") });
        await phones.GetByRole(AriaRole.Button, new() { Name = "Отсканировать" }).First.ClickAsync();
        await page.GetByText("Подключён", new() { Exact = true }).First.WaitForAsync();
        await phones.CloseAsync();
    }
}
