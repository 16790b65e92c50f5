using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Operators;

/// <summary>Queues and durable flows, as those who run the platform see and mend them.</summary>
public sealed class QueueTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task DeadLetter_IsShownWithoutItsBody_AndRequeuedWithAnAuditLine()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var super = await app.SuperAdminAsync();
        var organization = await app.RegisterAsync();
        // Words of a client that no version of the function can read.
        await DeadLetterAsync(app, organization.Id, "личные слова клиента");
        var letters = await super.GetAsync("/api/platform/queues/message-send/dead-letters");
        var letter = Assert.Single(letters.Json.GetProperty("items").EnumerateArray());
        Assert.DoesNotContain("личные слова", letters.Text, StringComparison.Ordinal);
        Assert.Equal(organization.Id.ToString(), letter.GetProperty("sessionId").GetString());
        Assert.NotEmpty(letter.GetProperty("reason").GetString()!);
        Assert.Equal(1, Queue(await super.GetAsync("/api/platform/queues"), "message-send").GetProperty("deadLetters").GetInt64());

        var number = letter.GetProperty("sequenceNumber").GetInt64();
        Assert.Equal(204, (await super.PostAsync($"/api/platform/queues/message-send/dead-letters/{number}/requeue")).Status);
        Assert.Equal("dead_letter.not_found", (await super.PostAsync($"/api/platform/queues/message-send/dead-letters/{number}/requeue")).Code);
        var line = (await super.GetAsync("/api/organization/audit")).Json.GetProperty("items").EnumerateArray().First(entry => entry.GetProperty("operation").GetString() == "RequeueDeadLetter");
        var path = line.GetProperty("details").GetProperty("path");
        Assert.Equal(("message-send", $"{number}"), (path.GetProperty("name").GetString(), path.GetProperty("number").ToString()));
        // It fails as before and comes back, as a new letter.
        var again = await Eventually.GetAsync(() => super.GetAsync("/api/platform/queues/message-send/dead-letters"), answer => answer.Json.GetProperty("items").GetArrayLength() == 1, "it was given up again");
        Assert.NotEqual(number, again.Json.GetProperty("items")[0].GetProperty("sequenceNumber").GetInt64());
    }

    [Fact]
    public async Task DeadLetters_PageByPage_AreAllShownOnce()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var super = await app.SuperAdminAsync();
        var organization = await app.RegisterAsync();
        for (var i = 0; i < 5; i++) await DeadLetterAsync(app, organization.Id, $"{i}");
        var numbers = new List<long>();
        for (string? cursor = null; ;)
        {
            var page = (await super.GetAsync($"/api/platform/queues/message-send/dead-letters?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            numbers.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("sequenceNumber").GetInt64()));
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null) break;
        }

        Assert.Equal(5, numbers.Distinct().Count());
        Assert.Equal(numbers.OrderDescending(), numbers);
        Assert.Equal("queue.not_found", (await super.GetAsync("/api/platform/queues/nobody/dead-letters")).Code);
        Assert.Equal("dead_letter.not_found", (await super.PostAsync("/api/platform/queues/message-send/dead-letters/999999/requeue")).Code);
        Assert.Equal("validation.failed", (await super.GetAsync("/api/platform/queues/message-send/dead-letters?cursor=x")).Code);
    }

    [Fact]
    public async Task Orchestrations_AreListedByStatusAndPrefix_AndReadOneByOne()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var super = await app.SuperAdminAsync();
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phones = new[] { Organization.NewPhone(), Organization.NewPhone(), Organization.NewPhone() };
        foreach (var phone in phones) await organization.ClientWritesAsync(phone, "Здравствуйте, хочу в Турцию");
        var conversation = (await organization.ConversationAsync(phones[0])).GetProperty("id").GetGuid();
        var running = await Eventually.GetAsync(() => super.GetAsync("/api/platform/orchestrations?status=running&prefix=conversation-"), answer => answer.Json.GetProperty("items").GetArrayLength() == 3, "three dialogues run");
        Assert.All(running.Json.GetProperty("items").EnumerateArray(), flow => Assert.Equal("ConversationFlow", flow.GetProperty("name").GetString()));
        var ids = new List<string>();
        for (string? cursor = null; ;)
        {
            var page = (await super.GetAsync($"/api/platform/orchestrations?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}")).Json;
            ids.AddRange(page.GetProperty("items").EnumerateArray().Select(flow => flow.GetProperty("id").GetString()!));
            cursor = page.GetProperty("nextCursor").GetString();
            if (cursor is null) break;
        }

        Assert.Equal(ids.Distinct(StringComparer.Ordinal).Count(), ids.Count);
        Assert.Contains($"conversation-{conversation}", ids);
        var one = await super.GetAsync($"/api/platform/orchestrations/conversation-{conversation}");
        Assert.Equal(("running", JsonValueKind.Null), (one.Json.GetProperty("status").GetString(), one.Json.GetProperty("failure").ValueKind));
        Assert.Equal("orchestration.not_found", (await super.GetAsync("/api/platform/orchestrations/nobody")).Code);
        Assert.Empty((await super.GetAsync("/api/platform/orchestrations?status=failed")).Json.GetProperty("items").EnumerateArray());
        foreach (var path in new[] { "/api/platform/orchestrations", $"/api/platform/orchestrations/conversation-{conversation}", "/api/platform/queues", "/api/platform/queues/message-send/dead-letters" })
            Assert.Equal(403, (await organization.Admin.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Ready_NamesEveryPart()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var ready = await app.Anonymous.GetAsync("/api/health/ready");
        Assert.Equal(("ready", 200), (ready.Json.GetProperty("status").GetString(), ready.Status));
        Assert.Equal(["blobs", "database", "queues", "whatsappHost"], ready.Json.GetProperty("parts").EnumerateObject().Select(part => part.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>As the host leaves a message that was given up.</summary>
    private static Task DeadLetterAsync(TestApp app, Guid session, string body) => app.Database.ExecuteAsync("""
        insert into functions_host.dead_letters (queue_id, session_id, sequence_number, enqueued_at, message_id, delivery_count, body, properties, reason, description, dead_lettered_at)
        select q.id, $1, nextval('functions_host.message_sequence'), now(), gen_random_uuid()::text, 10, convert_to($2, 'UTF8'), null, 'MaxDeliveryCountExceeded', 'test', now()
        from functions_host.queues q where q.name = 'message-send'
        """, session.ToString(), body);

    private static JsonElement Queue(ApiResponse queues, string name) => queues.Json.GetProperty("items").EnumerateArray().Single(queue => queue.GetProperty("name").GetString() == name);
}
