using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.QuickReplies;

/// <summary>A slash offers texts that can be sent as they are.</summary>
public sealed class FilledReplyTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Reply_IsInTheClientsLanguage_AndFilledIn()
    {
        var organization = await shared.App.RegisterAsync("Море Туров");
        await CreateAsync(organization, "hi", new() { ["ru"] = "Здравствуйте, {{client}}! Я {{manager}}, «{{agency}}».", ["de"] = "Guten Tag, {{ client }}! Ich bin {{manager}} von {{agency}}." });
        await CreateAsync(organization, "pay", new() { ["en"] = "{{client}}, your invoice is ready." });
        var german = await OpenAsync(organization, "Ich möchte nach Ägypten reisen, bitte", "Jürgen");
        var replies = (await organization.Admin.GetAsync($"/api/conversations/{german}/quick-replies")).Json.GetProperty("items");
        Assert.Equal(["hi", "pay"], replies.EnumerateArray().Select(reply => reply.GetProperty("shortcut").GetString()));
        Assert.Equal(("de", "Guten Tag, Jürgen! Ich bin Анна von Море Туров."), (replies[0].GetProperty("language").GetString(), replies[0].GetProperty("text").GetString()));
        Assert.Equal(("en", "Jürgen, your invoice is ready."), (replies[1].GetProperty("language").GetString(), replies[1].GetProperty("text").GetString()));
        // A client without a name, and a language that there is no text in: the manager's.
        var unnamed = await OpenAsync(organization, "Dzień dobry, chcę jechać do Egiptu", name: null);
        replies = (await organization.Admin.GetAsync($"/api/conversations/{unnamed}/quick-replies?q=hi")).Json.GetProperty("items");
        Assert.Equal("Здравствуйте! Я Анна, «Море Туров».", Assert.Single(replies.EnumerateArray()).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Card_HasTheToursNextDatesAndPrices_InALanguageOfTheTour()
    {
        var organization = await shared.App.RegisterAsync();
        var tour = await organization.CreateTourAsync();
        var product = tour.GetProperty("id").GetGuid();
        await CreateAsync(organization, "alanya", new() { ["ru"] = "Вот что подойдёт:", ["en"] = "This may suit you:" }, product);
        var conversation = await OpenAsync(organization, "Хочу в Турцию", "Ольга");
        var first = DateOnly.FromDateTime(DateTime.UtcNow).AddDays(14);
        var card = (await organization.Admin.GetAsync($"/api/conversations/{conversation}/tour-cards/{product}")).Json;
        Assert.Equal("ru", card.GetProperty("language").GetString());
        var text = card.GetProperty("text").GetString()!;
        Assert.StartsWith("*Аланья: неделя у моря*\nТурция, Аланья · 7 дней\n\nБлижайшие даты:\n• ", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Split("540\u00A0USD за взрослого").Length - 1);
        Assert.Contains($"• {first.Day} ", text, StringComparison.Ordinal);
        var reply = (await organization.Admin.GetAsync($"/api/conversations/{conversation}/quick-replies?q=ala")).Json.GetProperty("items")[0];
        Assert.Equal($"Вот что подойдёт:\n\n{text}", reply.GetProperty("text").GetString());
        Assert.Equal(product, reply.GetProperty("productId").GetGuid());
        var english = await OpenAsync(organization, "I would like to go to Turkey with my wife", "John");
        Assert.Contains("per adult", (await organization.Admin.GetAsync($"/api/conversations/{english}/tour-cards/{product}")).Json.GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal("product.not_found", (await organization.Admin.GetAsync($"/api/conversations/{english}/tour-cards/{Guid.NewGuid()}")).Code);
        // A tour that is archived is offered no more; the reply itself stays.
        await organization.Admin.DeleteAsync($"/api/products/{product}");
        Assert.Equal("Вот что подойдёт:", (await organization.Admin.GetAsync($"/api/conversations/{conversation}/quick-replies?q=ala")).Json.GetProperty("items")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task UnknownVariableOrTour_IsRefused()
    {
        var organization = await shared.App.RegisterAsync();
        Assert.Equal("validation.failed", (await organization.Admin.PostAsync("/api/quick-replies", new { shortcut = "x", title = "X", texts = new { ru = "Привет, {{name}}" } })).Code);
        Assert.Equal("product.unknown", (await organization.Admin.PostAsync("/api/quick-replies", new { shortcut = "x", title = "X", texts = new { ru = "Привет" }, productId = Guid.NewGuid() })).Code);
        var id = await CreateAsync(organization, "x", new() { ["ru"] = "Привет" });
        Assert.Equal("validation.failed", (await organization.Admin.PatchAsync($"/api/quick-replies/{id}", new { texts = new { ru = "{{}}" } })).Code);
        Assert.Equal("product.unknown", (await organization.Admin.PatchAsync($"/api/quick-replies/{id}", new { productId = Guid.NewGuid() })).Code);
    }

    private static async Task<Guid> CreateAsync(Organization organization, string shortcut, Dictionary<string, string> texts, Guid? productId = null)
    {
        var created = await organization.Admin.PostAsync("/api/quick-replies", new { shortcut, title = $"Ответ {shortcut}", texts, productId });
        return created.Status == 201 ? created.Json.GetProperty("id").GetGuid() : throw new InvalidOperationException(created.Text);
    }

    private static async Task<Guid> OpenAsync(Organization organization, string text, string? name)
    {
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, text, name: name);
        return (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
    }
}
