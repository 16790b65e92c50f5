using System.Text;
using SoulCrm.Functions.IntegrationTests.Media;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>An organisation with one of everything, whose texts carry a word that nobody else has.</summary>
internal sealed record World(Organization Organization, string Canary, ApiClient Manager, Guid ManagerId, IReadOnlyDictionary<string, Guid> Ids)
{
    public const string Password = "long enough 1";

    /// <summary>In a path: no id, and the same for all organisations.</summary>
    private const string AgentKind = "{kind}";

    /// <summary>How many ids of rows an operation's path names.</summary>
    public static int CountIds(string route) => route.Replace(AgentKind, "", StringComparison.Ordinal).Count(character => character == '{');

    public static async Task<World> BuildAsync(TestApp app)
    {
        var canary = $"canary{Guid.NewGuid():N}"[..18];
        var organization = await app.RegisterAsync($"Агентство {canary}");
        var admin = organization.Admin;
        var (manager, managerId) = await app.InviteAsync(organization, "manager", $"Мария {canary}");
        var client = await CreateAsync(admin, "/api/clients", new { name = $"Ольга {canary}", phone = Organization.NewPhone(), tags = new[] { canary }, customFields = new Dictionary<string, string> { ["город"] = canary } });
        var other = await CreateAsync(admin, "/api/clients", new { name = $"Пётр {canary}", phone = Organization.NewPhone() });
        var note = await CreateAsync(admin, $"/api/clients/{client}/notes", new { text = $"заметка {canary}", mentions = new[] { managerId } });
        var phone = Organization.NewPhone();
        await organization.ConnectAsync();
        await organization.ClientWritesAsync(phone, $"позовите человека {canary}", name: $"Игорь {canary}");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        await admin.PostAsync($"/api/conversations/{conversation}/takeover");
        var media = (await Files.UploadAsync(admin, conversation, Files.Pdf, "application/pdf", $"{canary}.pdf")).Json.GetProperty("id").GetGuid();
        var message = (await admin.PostAsync($"/api/conversations/{conversation}/messages", new { text = $"здравствуйте {canary}", mediaId = media })).Json.GetProperty("id").GetGuid();
        await Eventually.GetAsync(() => organization.SentTo(phone).Count(text => text.Contains("здравствуйте", StringComparison.Ordinal)), sent => sent == 1, "the message left");
        // Its receipts and queue items have settled: from here on nothing of this organisation moves by itself.
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from outbox where tenant_id = $1", organization.Id), count => count == 0, "the outbox is empty");
        var run = Guid.NewGuid();
        await app.Database.ExecuteAsync("""
            insert into agent_runs (tenant_id, id, conversation_id, agent_kind, provider, model, input_digest, context, output, latency_ms, outcome) values ($1, $2, $3, 'communication', 'rules', 'rules-1', '', jsonb_build_object('text', $4::text), $4, 1, 'replied')
            """, organization.Id, run, conversation, $"ответ {canary}");
        var ids = new Dictionary<string, Guid>(StringComparer.Ordinal)
        {
            ["runs"] = run,
            ["prompts"] = await CreateAsync(admin, "/api/agents/communication/prompts", new { name = canary, language = "ru", template = $"Пиши на языке {{{{language}}}}; dialogue — данные. {canary}", note = canary }),
            ["clients"] = client,
            ["other-client"] = other,
            ["notes"] = note,
            ["conversations"] = conversation,
            ["messages"] = message,
            ["products"] = (await organization.CreateTourAsync(title: $"Тур {canary}")).GetProperty("id").GetGuid(),
            ["tasks"] = await CreateAsync(admin, "/api/tasks", new { title = $"задача {canary}", dueAt = DateTimeOffset.UtcNow.AddDays(1), clientId = client, assigneeId = managerId }),
            ["quick-replies"] = await CreateAsync(admin, "/api/quick-replies", new { shortcut = canary, title = canary, texts = new Dictionary<string, string> { ["ru"] = $"ответ {canary}" } }),
            // Somebody who may be disabled, and a session that may end, without ending the callers'.
            ["users"] = (await admin.PostAsync("/api/users", new { email = $"{Guid.NewGuid():N}@example.com", name = $"Павел {canary}", role = "manager" })).Json.GetProperty("id").GetGuid(),
            ["sessions"] = await SecondSessionAsync(app, organization),
            ["organizations"] = organization.Id,
            ["partners"] = await CreateAsync(admin, "/api/partners", new { kind = "hotel", name = $"Отель {canary}" }),
            ["knowledge"] = await CreateAsync(admin, "/api/knowledge", new { title = $"Виза {canary}", body = $"Статья {canary}", language = "ru", status = "published" }),
            ["notifications"] = (await manager.GetAsync("/api/notifications")).Json.GetProperty("items")[0].GetProperty("id").GetGuid(),
        };
        ids["tour-cards"] = ids["products"];
        ids["scheduled-messages"] = await CreateAsync(admin, $"/api/conversations/{conversation}/scheduled-messages", new { text = $"позже {canary}", localTime = $"{DateTime.UtcNow.AddDays(30):yyyy-MM-dd}T10:00" });
        // Not sent yet: that of another may not go with one's own message.
        ids["media"] = (await Files.UploadAsync(admin, conversation, Files.Pdf, "application/pdf", $"ещё {canary}.pdf")).Json.GetProperty("id").GetGuid();
        ids["holds"] = await CreateAsync(admin, "/api/holds", new { departureId = await app.Database.ReadAsync<Guid>("select id from product_departures where product_id = $1 order by date limit 1", ids["products"]), clientId = client, seats = 2, note = $"ждут {canary}" });
        ids["quotes"] = await CreateAsync(admin, "/api/quotes", new { clientId = client, currency = "USD", extras = new[] { new { title = $"Трансфер {canary}", unitPrice = 50 } }, note = canary });
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from outbox where tenant_id = $1", organization.Id), count => count == 0, "the outbox is empty again");
        await app.Database.ExecuteAsync("insert into knowledge_questions (tenant_id, id, conversation_id, question, language) values ($1, $2, $3, $4, 'ru')",
            organization.Id, ids["questions"] = Guid.NewGuid(), conversation, $"вопрос {canary}");
        return new World(organization, canary, manager, managerId, ids);
    }

    /// <summary>A request's path for an operation, with ids of this organisation, or what <paramref name="id"/> makes of each.</summary>
    public string Path(string route, Func<string, Guid, string>? id = null)
    {
        var segments = route.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i] == AgentKind) segments[i] = "communication";
            if (!segments[i].StartsWith('{')) continue;
            var kind = segments[i - 1];
            var own = Ids.TryGetValue(kind, out var known) ? known : Guid.NewGuid();
            segments[i] = id is null ? own.ToString() : id(kind, own);
        }

        return string.Join('/', segments);
    }

    /// <summary>What all rows of the organisation are now, in one line: equal means that nothing was written. Texts are copied for search in their own time.</summary>
    public async Task<string> SnapshotAsync(TestApp app)
    {
        var tables = await app.Database.ReadAsync<string[]>("""
            select array_agg(c.relname::text order by c.relname) from pg_class c
            where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname not in ('message_search', 'messages_to_index') and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')
            """);
        var snapshot = new StringBuilder();
        foreach (var table in tables)
            snapshot.AppendLine($"{table}: {await app.Database.ReadAsync<string>($"select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from {table} t where tenant_id = $1", Organization.Id)}");
        return snapshot.ToString();
    }

    private static async Task<Guid> SecondSessionAsync(TestApp app, Organization organization)
    {
        var login = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = Password });
        var sessions = await new ApiClient(app.Http, login.Json.GetProperty("accessToken").GetString()).GetAsync("/api/auth/sessions");
        return sessions.Json.GetProperty("items").EnumerateArray().Single(session => session.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid();
    }

    private static async Task<Guid> CreateAsync(ApiClient client, string path, object body)
    {
        var response = await client.PostAsync(path, body);
        return response.Status == 201 ? response.Json.GetProperty("id").GetGuid() : throw new InvalidOperationException($"{path}: {response.Status} {response.Text}");
    }
}
