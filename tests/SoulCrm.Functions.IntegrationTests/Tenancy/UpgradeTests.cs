using Npgsql;
using SoulCrm.Functions.Migrations;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Tenancy;

/// <summary>A database as the first release left it, with rows in every table, under the migrations that came since.</summary>
public sealed class UpgradeTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string FirstAfterTheFirstRelease = "0006";

    private const string Rows = """
        insert into organizations (id, name, slug, status) values ('01980000-0000-7000-8000-000000000001', 'Первое агентство', 'first', 'active');
        insert into users (tenant_id, id, email, password_hash, name, role) values
            ('01980000-0000-7000-8000-000000000001', '01980000-0000-7000-8000-000000000002', 'anna@first.example', crypt('long enough 1', gen_salt('bf', 4)), 'Анна', 'org_admin'),
            (null, '01980000-0000-7000-8000-000000000003', 'platform@first.example', crypt('long enough 1', gen_salt('bf', 4)), 'Пётр', 'super_admin');
        set app.tenant_id = '01980000-0000-7000-8000-000000000001';
        insert into refresh_tokens (id, family_id, user_id, token_hash, expires_at, family_expires_at)
            values (gen_random_uuid(), gen_random_uuid(), '01980000-0000-7000-8000-000000000002', '\x01', now() + interval '1 day', now() + interval '30 days');
        insert into clients (id, name, phone, language, status, owner_id, tags) values ('01980000-0000-7000-8000-000000000004', 'Ольга', '+79160000001', 'ru', 'in_dialogue', '01980000-0000-7000-8000-000000000002', '{vip}');
        insert into client_identities (kind, value, client_id) values ('phone', '+79160000001', '01980000-0000-7000-8000-000000000004');
        insert into client_status_history (id, client_id, from_status, to_status, by_kind) values (gen_random_uuid(), '01980000-0000-7000-8000-000000000004', 'new', 'in_dialogue', 'agent');
        insert into conversations (id, client_id, chat_id, control, message_count, last_message_text) values ('01980000-0000-7000-8000-000000000005', '01980000-0000-7000-8000-000000000004', '79160000001@c.us', 'manager', 2, 'Здравствуйте');
        insert into messages (id, conversation_id, seq, direction, author, text, status, external_id) values
            (gen_random_uuid(), '01980000-0000-7000-8000-000000000005', 1, 'inbound', 'client', 'Хочу в Египет на пляж', 'received', 'A1'),
            (gen_random_uuid(), '01980000-0000-7000-8000-000000000005', 2, 'outbound', 'agent', 'Здравствуйте', 'sent', 'A2');
        insert into early_receipts (external_id, status) values ('A3', 'read');
        insert into qualifications (client_id, destination, country, adults, children) values ('01980000-0000-7000-8000-000000000004', 'Египет', 'EG', 2, '[{"age": 6}]');
        insert into handoffs (id, conversation_id, reason) values (gen_random_uuid(), '01980000-0000-7000-8000-000000000005', 'asked_for_person');
        insert into whatsapp_sessions (state, phone) values ('disconnected', '+79990000000');
        insert into webhook_deliveries (id) values ('evt_1');
        insert into products (id, title, description, country, city, type, days) values ('01980000-0000-7000-8000-000000000006', '{"ru": "Красное море"}', '{"ru": "Рифы и солнце"}', 'EG', 'Hurghada', 'seaside', 7);
        insert into product_departures (id, product_id, date, seats_total, price_adult, price_child, currency) values (gen_random_uuid(), '01980000-0000-7000-8000-000000000006', current_date + 30, 10, 900, 500, 'USD');
        insert into prompt_variants (id, agent_kind, name, version, template, status) values (gen_random_uuid(), 'qualification', 'default', 1, 'x', 'active');
        insert into agent_configurations (kind) values ('qualification');
        insert into agent_runs (id, conversation_id, agent_kind, provider, model, input_digest, latency_ms, outcome) values (gen_random_uuid(), '01980000-0000-7000-8000-000000000005', 'qualification', 'rules', 'rules-1', 'x', 1, 'replied');
        insert into change_heads (seq) values (1);
        insert into changes (seq, entity, id, kind) values (1, 'client', '01980000-0000-7000-8000-000000000004', 'created');
        """;

    [Fact]
    public async Task DatabaseOfTheFirstRelease_IsBroughtUpToDate_AndItsPeopleGoOn()
    {
        await using var database = await postgres.CreateEmptyDatabaseAsync();
        await using (var owner = NpgsqlDataSource.Create(database.Owner))
        {
            await Migrator.RunAsync(owner, FirstAfterTheFirstRelease, CancellationToken.None);
            await database.ExecuteAsync(Rows);
            Assert.Equal(0L, await database.ReadAsync<long>("select count(*) from pg_class c where c.relname = 'sessions'"));
            var applied = await Migrator.RunAsync(owner, CancellationToken.None);
            Assert.StartsWith(FirstAfterTheFirstRelease, applied[0], StringComparison.Ordinal);
            Assert.Empty(await Migrator.RunAsync(owner, CancellationToken.None));
            Assert.Equal("0,1", await database.ReadAsync<string>("select string_agg(h.seq::text, ',' order by h.seq) from organizations o left join change_heads h on h.tenant_id = o.id"));
        }

        await using var app = await TestApp.StartAsync(database);
        var anna = await app.LoginAsync("anna@first.example");
        var client = await anna.GetAsync("/api/clients/01980000-0000-7000-8000-000000000004");
        Assert.Equal(("Ольга", "in_dialogue"), (client.Json.GetProperty("name").GetString(), client.Json.GetProperty("status").GetString()));
        Assert.Equal(2, (await anna.GetAsync("/api/conversations/01980000-0000-7000-8000-000000000005/messages")).Json.GetProperty("items").GetArrayLength());
        // What is new finds what is old.
        Assert.Single((await anna.GetAsync("/api/messages/search?q=пляже")).Json.GetProperty("items").EnumerateArray());
        Assert.Single((await anna.GetAsync("/api/products?q=рифов")).Json.GetProperty("items").EnumerateArray());
        Assert.Equal(200, (await anna.PatchAsync("/api/clients/01980000-0000-7000-8000-000000000004", new { consent = "given" })).Status);
        Assert.Equal(202, (await anna.PostAsync("/api/conversations/01980000-0000-7000-8000-000000000005/messages", new { text = "Подобрала тур" })).Status);
        var platform = await app.LoginAsync("platform@first.example");
        Assert.Equal("Первое агентство", (await platform.GetAsync("/api/platform/organizations")).Json.GetProperty("items")[0].GetProperty("name").GetString());
    }
}
