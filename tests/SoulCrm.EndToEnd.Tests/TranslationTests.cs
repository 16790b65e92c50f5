using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>A manager who reads only Russian serves an Arabic, a German and a Spanish client. Leaves screenshots for the documentation.</summary>
[Collection(InstanceCollection.Name)]
public sealed class TranslationTests(LocalInstance instance) : IAsyncLifetime
{
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    public async Task InitializeAsync()
    {
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(LocalInstance.Browser);
        await (await instance.SignInAsync()).ConnectWhatsAppAsync(instance.Simulator);
    }

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }

    [Fact]
    public async Task GermanClient_ReadsGerman_AManagerReadsRussian_AndAWrongPriceIsStopped()
    {
        var client = await ClientWritesAsync("Guten Tag! Wir sind zwei Erwachsene und ein Kind von 6 Jahren und möchten ab dem 10. Juli ans Meer. Das Budget ist 2.500 €.");
        var page = await OpenAsync(client);
        var thread = page.GetByRole(AriaRole.Log);
        // The translation first, the original one press away, for the whole thread.
        await thread.GetByText("Добрый день! Нас двое взрослых и ребёнок 6 лет").WaitForAsync();
        Assert.Equal(0, await thread.GetByText("Wir sind zwei Erwachsene").CountAsync());
        await page.Keyboard.PressAsync("o");
        await thread.GetByText("Wir sind zwei Erwachsene").WaitForAsync();
        await page.Keyboard.PressAsync("o");

        // The preview, translated back, then sent as it was seen.
        await WriteAsync(page, "Добрый день! Есть отель на 7 ночей с 10 июля, полупансион, 2340 евро за всех. Забронировать?");
        var preview = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("немецкий", RegexOptions.IgnoreCase) });
        await Assertions.Expect(preview).ToHaveValueAsync("Guten Tag! Wir haben ein Hotel für 7 Nächte ab dem 10. Juli, Halbpension, 2.340 € für alle. Soll ich es reservieren?");
        await page.GetByRole(AriaRole.Button, new() { Name = "Перевести обратно" }).ClickAsync();
        await page.GetByText("Что прочтёт клиент:").WaitForAsync();
        await ShootAsync(page, "translation-de");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).PressAsync("Enter");
        await ReceivedAsync(client, "Guten Tag! Wir haben ein Hotel für 7 Nächte ab dem 10. Juli, Halbpension, 2.340 € für alle. Soll ich es reservieren?");
        await thread.GetByText("Добрый день! Есть отель на 7 ночей").WaitForAsync();

        // The provider makes 2.430 of 2340: the manager sees it and corrects it.
        await instance.Simulator.ClientWritesAsync(client, "Ja, bitte! Ist der Transfer dabei?");
        await thread.GetByText("Да, пожалуйста! Трансфер входит?").WaitForAsync();
        await WriteAsync(page, "Да, трансфер входит в цену 2340 евро.");
        await page.GetByText("В переводе другие числа").WaitForAsync();
        Assert.True(await page.GetByRole(AriaRole.Button, new() { Name = "Отправить", Exact = true }).IsDisabledAsync());
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).PressAsync("Enter");
        await ShootAsync(page, "translation-figures");
        await preview.FillAsync("Ja, der Transfer ist im Preis von 2.340 € enthalten.");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).PressAsync("Enter");
        await ReceivedAsync(client, "Ja, der Transfer ist im Preis von 2.340 € enthalten.");
        Assert.DoesNotContain(await instance.Simulator.ReceivedAsync(client), text => text.Contains("2.430", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ArabicClient_IsShownRightToLeft_AndAMessageWithoutPreviewIsHeldWhenItsPriceChanges()
    {
        var client = await ClientWritesAsync("مرحبًا! نريد السفر إلى تركيا في أغسطس، نحن ٢ أشخاص والميزانية ١٥٠٠ دولار");
        var page = await OpenAsync(client);
        var thread = page.GetByRole(AriaRole.Log);
        await thread.GetByText("Здравствуйте! Мы хотим поехать в Турцию в августе, нас 2 человека").WaitForAsync();
        await WriteAsync(page, "Здравствуйте! Отель с видом на море, 7 ночей с 12 августа, 1450 долларов за двоих. Вот описание: https://tours.example/alanya");
        var preview = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("арабский", RegexOptions.IgnoreCase) });
        await Assertions.Expect(preview).ToHaveValueAsync(new Regex("١٤٥٠ دولار"));
        Assert.Equal("rtl", await preview.GetAttributeAsync("dir"));
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("o");
        var original = thread.Locator("p", new() { HasText = "نريد السفر إلى تركيا" });
        Assert.Equal("rtl", await original.GetAttributeAsync("dir"));
        await ShootAsync(page, "translation-ar");
        await page.Keyboard.PressAsync("o");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).PressAsync("Enter");
        await ReceivedAsync(client, "مرحبًا! فندق بإطلالة على البحر، ٧ ليالٍ من ١٢ أغسطس، ١٤٥٠ دولار لشخصين. التفاصيل: https://tours.example/alanya");

        // Another program sends without a preview, and the translation loses a figure: it is held, and the manager decides.
        var agency = await instance.SignInAsync();
        var id = (await agency.ConversationAsync(client)).GetProperty("id").GetGuid();
        instance.DeepL.Translate = asked => asked.Text.StartsWith("Предоплата", StringComparison.Ordinal) ? ("الدفعة المقدمة ٤٠٠ دولار", "ru") : Phrasebook.Translate(asked);
        await agency.PostAsync($"conversations/{id}/messages", new { text = "Предоплата 450 долларов" });
        await thread.GetByText("Не отправлено: в переводе другие числа.").WaitForAsync();
        await ShootAsync(page, "translation-held");
        var proposal = thread.GetByRole(AriaRole.Textbox);
        await proposal.FillAsync("الدفعة المقدمة ٤٥٠ دولار");
        await thread.GetByRole(AriaRole.Button, new() { Name = "Отправить перевод" }).ClickAsync();
        await ReceivedAsync(client, "الدفعة المقدمة ٤٥٠ دولار");
        Assert.DoesNotContain(await instance.Simulator.ReceivedAsync(client), text => text.Contains('٠') && text.Contains("٤٠٠", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SpanishClient_OnThePhone_InTheDark_AndALanguageThatAPersonSets()
    {
        var client = await ClientWritesAsync("¡Hola! Buscamos un viaje para dos en septiembre, ¿cuánto cuesta una semana?");
        var page = await OpenAsync(client, 390, 844, ColorScheme.Dark);
        var thread = page.GetByRole(AriaRole.Log);
        await thread.GetByText("Здравствуйте! Ищем поездку на двоих в сентябре").WaitForAsync();
        await WriteAsync(page, "Здравствуйте! Неделя с 5 сентября стоит 980 евро, всё включено. Позвоните мне: +7 495 123-45-67");
        var preview = page.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("испанский", RegexOptions.IgnoreCase) });
        await Assertions.Expect(preview).ToHaveValueAsync(new Regex(@"980 €, todo incluido. Llámeme: \+7 495 123-45-67"));
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"));
        await ShootAsync(page, "translation-es");
        await page.GetByRole(AriaRole.Button, new() { Name = "Отправить", Exact = true }).ClickAsync();
        await ReceivedAsync(client, "¡Hola! La semana desde el 5 de septiembre cuesta 980 €, todo incluido. Llámeme: +7 495 123-45-67");

        await page.GetByRole(AriaRole.Button, new() { Name = "Другие действия" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Язык клиента…" }).ClickAsync();
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Язык клиента" }).SelectOptionAsync("de");
        await page.GetByRole(AriaRole.Button, new() { Name = "Сохранить" }).ClickAsync();
        await WriteAsync(page, "Да, трансфер входит в цену 2340 евро.");
        await page.GetByRole(AriaRole.Textbox, new() { NameRegex = new Regex("немецкий", RegexOptions.IgnoreCase) }).WaitForAsync();
    }

    private async Task<string> ClientWritesAsync(string text)
    {
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, text);
        // An agent that speaks only two languages calls a person in the client's.
        await instance.Simulator.AnswerAsync(client);
        return client;
    }

    private Task ReceivedAsync(string client, string text) => Eventually.GetAsync(() => instance.Simulator.ReceivedAsync(client), texts => texts.Contains(text), $"the client gets «{text}»");

    private async Task<IPage> OpenAsync(string client, int width = 1440, int height = 900, ColorScheme scheme = ColorScheme.Light)
    {
        var agency = await instance.SignInAsync();
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

    private static Task WriteAsync(IPage page, string text) => page.GetByRole(AriaRole.Textbox, new() { Name = "Сообщение" }).FillAsync(text);

    private static Task ShootAsync(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(LocalInstance.Screenshots, $"{name}.png") });
}
