using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Clients;

/// <summary>Search over names and texts: morphology of two languages, parts of words, typos; within one's own organisation, by its index.</summary>
public sealed class SearchTests(PostgresFixture postgres, SharedApp shared) : IClassFixture<PostgresFixture>, IClassFixture<SharedApp>
{
    [Theory]
    [InlineData("экскурсия")] // another case of the word that was written
    [InlineData("скурс")] // a part of it
    [InlineData("экскурсеи")] // misspelt
    [InlineData("hotel")] // English: hotels
    [InlineData("ЭКСКУРСИИ")]
    [InlineData("море отель")] // two words, in any place and form
    public async Task Messages_AreFound(string text)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.ClientWritesAsync(Organization.NewPhone(), "Нужны экскурсии и отели у моря, two hotels");
        await organization.ClientWritesAsync(Organization.NewPhone(), "Просто привет");
        var found = (await organization.Admin.GetAsync($"/api/messages/search?q={Uri.EscapeDataString(text)}")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Contains("экскурсии", Assert.Single(found).GetProperty("text").GetString(), StringComparison.Ordinal);
        var inbox = (await organization.Admin.GetAsync($"/api/conversations?q={Uri.EscapeDataString(text)}")).Json.GetProperty("items");
        Assert.Equal(1, inbox.GetArrayLength());
    }

    [Theory]
    [InlineData("Петрова")]
    [InlineData("петров")]
    [InlineData("Питрова")]
    [InlineData("916 123-45")]
    public async Task Clients_AreFound(string text)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await organization.Admin.PostAsync("/api/clients", new { name = "Ольга Петрова", phone = "+79161234567" });
        await organization.Admin.PostAsync("/api/clients", new { name = "Игорь Сидоров", phone = "+79990000000" });
        var found = (await organization.Admin.GetAsync($"/api/clients?q={Uri.EscapeDataString(text)}")).Json.GetProperty("items");
        Assert.Equal("Ольга Петрова", Assert.Single(found.EnumerateArray()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Phone_FindsItself_AndNotItsNeighbours()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        foreach (var phone in new[] { "+79995000001", "+79995000002" }) await organization.ClientWritesAsync(phone, $"мой номер {phone}", name: phone);
        foreach (var path in new[] { "clients", "conversations", "messages/search" })
            Assert.Single((await organization.Admin.GetAsync($"/api/{path}?q=79995000002")).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task SearchPages_FollowEachOther()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var phone = Organization.NewPhone();
        for (var i = 0; i < 5; i++) await organization.ClientWritesAsync(phone, $"Турция номер {i}");
        var first = await organization.Admin.GetAsync("/api/messages/search?q=турция&limit=3");
        var second = await organization.Admin.GetAsync($"/api/messages/search?q=турция&limit=3&cursor={first.Json.GetProperty("nextCursor").GetString()}");
        Assert.Equal(["4", "3", "2", "1", "0"], first.Json.GetProperty("items").EnumerateArray().Concat(second.Json.GetProperty("items").EnumerateArray()).Select(item => item.GetProperty("text").GetString()![^1..]));
    }

    [Fact]
    public async Task SearchFunctions_UseTheIndexes_AndFilterByTheCallersTenant()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var (mine, other) = (Guid.NewGuid(), Guid.NewGuid());
        foreach (var tenant in new[] { mine, other })
        {
            await database.ExecuteAsync("insert into organizations (id, name, slug) values ($1, 'x', $1::text)", tenant);
            await database.ExecuteAsync("insert into clients (tenant_id, id, name) values ($1, $1, 'Ольга')", tenant);
            await database.ExecuteAsync("insert into conversations (tenant_id, id, client_id, chat_id) values ($1, $1, $1, 'x')", tenant);
            await database.ExecuteAsync("insert into messages (tenant_id, id, conversation_id, seq, direction, author, text, status) select $1, gen_random_uuid(), $1, n, 'inbound', 'client', md5(n::text) || ' турция', 'received' from generate_series(1, 20000) n", tenant);
        }

        Assert.Equal(40_000L, await database.ReadAsync<long>("select cross_tenant.index_messages(100000)"));
        await database.ExecuteAsync("analyze");
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(database.App);
        await using var command = dataSource.CreateCommand($"call act_as('{mine}', null, 'manager', true); select count(*) from cross_tenant.search_messages('827ccb0eea8a706c4c34a16891f84e7b', 100)");
        Assert.Equal(1L, await command.ExecuteScalarAsync());
        await using var none = dataSource.CreateCommand("select count(*) from cross_tenant.search_messages('827ccb0eea8a706c4c34a16891f84e7b', 100)");
        Assert.Equal(0L, await none.ExecuteScalarAsync());
        // The plan inside: both indexes, no sequential scan.
        await database.ExecuteAsync("create function plan_of(q text) returns setof text language plpgsql as $$ begin return query execute 'explain ' || q; end $$");
        var plan = await database.ReadAsync<string>($"""
            select string_agg(plan, ' ') from plan_of($q$select message_id from message_search m where tenant_id = '{mine}' and ((to_tsvector('russian', text) || to_tsvector('english', text)) @@ to_tsquery('russian', '827ccb0eea8a706c4c34a16891f84e7b') or lower(text) like '%827ccb0eea8a706c4c34a16891f84e7b%')$q$) plan
            """);
        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.Contains("message_search_words", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_AreFoundBeforeAndAfterTheyAreIndexed_AndOldOnesNoMore()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync(quietWindowSeconds: 60); // an agent's answer would repeat the client's words
        var phone = Organization.NewPhone();
        await organization.ClientWritesAsync(phone, "Хотим на Мальдивы", messageId: "3A1");
        Assert.Equal(1, await FoundAsync("мальдивы"));
        await IndexAsync();
        Assert.Equal(1, await FoundAsync("мальдивы"));
        // Edited in WhatsApp: the old words are gone at once, before and after.
        await organization.DeliverAsync("message.edited", new { messageId = "3A1", text = "Хотим на Сейшелы" });
        Assert.Equal((0, 1), (await FoundAsync("мальдивы"), await FoundAsync("сейшелы")));
        await IndexAsync();
        Assert.Equal((0, 1), (await FoundAsync("мальдивы"), await FoundAsync("сейшелы")));
        var client = (await organization.ConversationAsync(phone)).GetProperty("client").GetProperty("id").GetGuid();
        Assert.Equal(200, (await organization.Admin.PostAsync($"/api/clients/{client}/erase")).Status);
        Assert.Equal(0, await FoundAsync("сейшелы"));
        Assert.Equal(0L, await organization.CountAsync("message_search where text like '%Сейшелы%'"));
        await IndexAsync();
        Assert.Equal(0, await FoundAsync("сейшелы"));

        async Task<int> FoundAsync(string text) => (await organization.Admin.GetAsync($"/api/messages/search?q={text}")).Json.GetProperty("items").GetArrayLength();
        Task IndexAsync() => Eventually.GetAsync(
            async () => { await app.Database.ReadAsync<long>("select cross_tenant.index_messages(1000)"); return await organization.CountAsync("messages_to_index"); }, left => left == 0, "all texts are indexed");
    }

    [Fact]
    public async Task Indexing_PassesByWhatIsBeingWritten()
    {
        await using var database = await postgres.CreateDatabaseAsync();
        var tenant = Guid.NewGuid();
        await database.ExecuteAsync("insert into organizations (id, name, slug) values ($1, 'x', 'x')", tenant);
        await database.ExecuteAsync("insert into clients (tenant_id, id, name) values ($1, $1, 'Ольга')", tenant);
        await database.ExecuteAsync("insert into conversations (tenant_id, id, client_id, chat_id) values ($1, $1, $1, 'x')", tenant);
        await database.ExecuteAsync("insert into messages (tenant_id, id, conversation_id, seq, direction, author, text, status) values ($1, $1, $1, 1, 'inbound', 'client', 'старое', 'received')", tenant);
        await using var dataSource = Npgsql.NpgsqlDataSource.Create(database.App);
        await using (var connection = await dataSource.OpenConnectionAsync())
        await using (var transaction = await connection.BeginTransactionAsync())
        {
            await using var edit = new Npgsql.NpgsqlCommand($"call act_as('{tenant}', null, 'manager', false); update messages set text = 'новое'", connection, transaction);
            await edit.ExecuteNonQueryAsync();
            Assert.Equal(0L, await database.ReadAsync<long>("select cross_tenant.index_messages(1000)"));
            await transaction.CommitAsync();
        }

        Assert.Equal(1L, await database.ReadAsync<long>("select cross_tenant.index_messages(1000)"));
        Assert.Equal("новое", await database.ReadAsync<string>("select text from message_search"));
    }
}
