using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>Who is asked to take a client over, and what he is told.</summary>
public sealed class HandoffTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Person = "Позовите, пожалуйста, менеджера";

    [Fact]
    public async Task Handoff_IsOfferedInTurn_ToThoseWhoAreThereAndHaveRoom()
    {
        var organization = await StartAsync();
        var (first, firstId) = await shared.App.InviteAsync(organization, name: "Вера");
        var (second, secondId) = await shared.App.InviteAsync(organization, name: "Глеб");
        await shared.App.InviteAsync(organization, name: "Дома"); // never opens the app
        await BeThereAsync(first);
        await BeThereAsync(second);

        var offered = new[] { await HandOffAsync(organization), await HandOffAsync(organization), await HandOffAsync(organization) };
        Assert.Equal(new HashSet<Guid> { firstId, secondId }, offered.Take(2).Select(one => one.Offered!.Value).ToHashSet());
        Assert.Equal(offered[0].Offered, offered[2].Offered);
        var own = (offered[0].Offered == firstId ? first : second);
        Assert.Equal(2, await NoticesAsync(own, "handoff"));
        Assert.Equal(0, await NoticesAsync(organization.Admin, "handoff")); // nobody else is troubled

        // No room, and then away: the other one; nobody there: all.
        await organization.Admin.PatchAsync($"/api/users/{firstId}", new { maxOpenDialogs = 1 });
        await organization.Admin.PatchAsync($"/api/users/{secondId}", new { maxOpenDialogs = 100 });
        Assert.Equal(secondId, (await HandOffAsync(organization)).Offered);
        Assert.Equal("away", (await second.PatchAsync("/api/auth/me", new { availability = "away" })).Json.GetProperty("availability").GetString());
        Assert.Null((await HandOffAsync(organization)).Offered);
        Assert.Equal(1, await NoticesAsync(organization.Admin, "handoff"));
        var there = (await organization.Admin.GetAsync("/api/users/colleagues")).Json.GetProperty("items").EnumerateArray().ToDictionary(one => one.GetProperty("name").GetString()!, one => one.GetProperty("isThere").GetBoolean());
        Assert.Equal((true, false, false), (there["Вера"], there["Глеб"], there["Дома"]));
    }

    [Fact]
    public async Task ReturningClient_GoesToHisManager_OrToTheOthersWhenHeIsAway()
    {
        var organization = await StartAsync();
        var (owner, ownerId) = await shared.App.InviteAsync(organization, name: "Вера");
        var (other, otherId) = await shared.App.InviteAsync(organization, name: "Глеб");
        await BeThereAsync(owner);
        await BeThereAsync(other);
        var phone = Organization.NewPhone();
        var (id, _) = await HandOffAsync(organization, phone);
        var client = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        Assert.Equal(200, (await organization.Admin.PatchAsync($"/api/clients/{client}", new { ownerId })).Status);
        await organization.Admin.PostAsync($"/api/conversations/{id}/assign", new { assigneeId = (Guid?)null });
        await organization.Admin.PostAsync($"/api/conversations/{id}/release");
        Assert.Equal(ownerId, (await HandOffAsync(organization, phone)).Offered);

        await owner.PatchAsync("/api/auth/me", new { availability = "away" });
        await organization.Admin.PostAsync($"/api/conversations/{id}/release");
        Assert.Equal(otherId, (await HandOffAsync(organization, phone)).Offered);
    }

    [Fact]
    public async Task Brief_TellsWhatIsWanted_WhatWasTold_AndWhatIsOpen()
    {
        var organization = await StartAsync();
        var tour = await organization.CreateTourAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Здравствуйте! Хотим на море в Турцию в июле, нас двое взрослых, бюджет 2000 долларов");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "a proposal");
        var (id, _) = await HandOffAsync(organization, phone);
        var brief = (await organization.Admin.GetAsync($"/api/conversations/{id}/brief")).Json;
        Assert.Equal(("asked_for_person", "Турция", 2), (brief.GetProperty("reason").GetString(), brief.GetProperty("wants").GetProperty("destination").GetString(), brief.GetProperty("wants").GetProperty("adults").GetInt32()));
        var told = brief.GetProperty("told").EnumerateArray().ToList();
        Assert.NotEmpty(told);
        Assert.All(told, one => Assert.Equal((tour.GetProperty("id").GetGuid(), 540m, "USD", true),
            (one.GetProperty("productId").GetGuid(), one.GetProperty("priceAdult").GetDecimal(), one.GetProperty("currency").GetString(), one.GetProperty("stands").GetBoolean())));
        Assert.Equal([Person], brief.GetProperty("open").EnumerateArray().Select(one => one.GetProperty("text").GetString()));

        // What was told does not stand any more; what was open is answered.
        await shared.App.Database.ExecuteAsync("update product_departures set price_adult = 600 where product_id = $1", tour.GetProperty("id").GetGuid());
        await organization.Admin.PostAsync($"/api/conversations/{id}/messages", new { text = "Здравствуйте!" });
        brief = (await organization.Admin.GetAsync($"/api/conversations/{id}/brief")).Json;
        Assert.All(brief.GetProperty("told").EnumerateArray(), one => Assert.False(one.GetProperty("stands").GetBoolean()));
        Assert.Empty(brief.GetProperty("open").EnumerateArray());
        Assert.Equal(404, (await organization.Admin.GetAsync($"/api/conversations/{Guid.NewGuid()}/brief")).Status);
    }

    [Theory]
    [InlineData("А скидку сделаете?", "bargaining")]
    [InlineData("Можно подешевле?", "bargaining")]
    public async Task Bargaining_IsAPersonsMatter_UnlessTheAgencySaysOtherwise(string text, string reason)
    {
        var organization = await StartAsync();
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, text);
        var paused = await Eventually.GetAsync(() => organization.ConversationAsync(phone), one => one.GetProperty("control").GetString() == "paused", "a person is asked");
        Assert.Equal(reason, paused.GetProperty("attention").GetProperty("reason").GetString());
        await organization.Admin.PatchAsync("/api/organization", new { handoffOnBargaining = false });
        var second = Organization.NewPhone();
        await organization.ClientWritesAsync(second, $"Здравствуйте, хотим в Турцию. {text}");
        await Eventually.GetAsync(() => organization.SentTo(second).Count, count => count == 1, "an answer");
        Assert.NotEqual(reason, (await organization.ConversationAsync(second)).GetProperty("attention") is { ValueKind: JsonValueKind.Object } attention ? attention.GetProperty("reason").GetString() : null);
    }

    [Fact]
    public async Task LongDialogue_IsHandedOver_AfterAsManyRepliesAsTheAgencySays()
    {
        var organization = await StartAsync();
        Assert.Equal(2, (await organization.Admin.PatchAsync("/api/organization", new { handoffAfterReplies = 2 })).Json.GetProperty("handoffAfterReplies").GetInt32());
        var phone = Organization.NewPhone();
        foreach (var (text, n) in new[] { "Здравствуйте, хотим в Турцию", "в июле", "двое взрослых без детей" }.Select((text, n) => (text, n)))
        {
            await organization.ClientWritesAsync(phone, text);
            await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count > n, $"answer {n + 1}");
        }

        Assert.Equal("long_dialogue", (await organization.ConversationAsync(phone)).GetProperty("attention").GetProperty("reason").GetString());
        Assert.Equal(JsonValueKind.Null, (await organization.Admin.PatchAsync("/api/organization", new { handoffAfterReplies = (int?)null })).Json.GetProperty("handoffAfterReplies").ValueKind);
    }

    private async Task<Organization> StartAsync()
    {
        var organization = await shared.App.RegisterAsync();
        await organization.ConnectAsync();
        return organization;
    }

    // As a browser does: it asks for news.
    private static async Task BeThereAsync(ApiClient client) => Assert.Equal(200, (await client.GetAsync("/api/changes")).Status);

    private static async Task<int> NoticesAsync(ApiClient client, string kind) =>
        (await client.GetAsync("/api/notifications")).Json.GetProperty("items").EnumerateArray().Count(notice => notice.GetProperty("kind").GetString() == kind);

    private async Task<(Guid Conversation, Guid? Offered)> HandOffAsync(Organization organization, string? phone = null)
    {
        phone ??= Organization.NewPhone();
        var before = await organization.CountAsync("handoffs where offered_at is not null");
        await organization.ClientWritesAsync(phone, Person);
        await Eventually.GetAsync(() => organization.CountAsync("handoffs where offered_at is not null"), count => count == before + 1, "it is offered");
        var id = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var brief = (await organization.Admin.GetAsync($"/api/conversations/{id}/brief")).Json;
        return (id, brief.GetProperty("offeredTo") is { ValueKind: JsonValueKind.Object } user ? user.GetProperty("id").GetGuid() : null);
    }
}
