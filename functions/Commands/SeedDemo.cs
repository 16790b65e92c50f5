using System.Text.Json;
using Npgsql;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Glossary;
using SoulCrm.Functions.Features.Partners;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Commands;

/// <summary>
/// Makes the demo agency: an administrator, two managers, partners, articles, and a catalogue with departures in the coming twelve months. Run again it adds
/// departures for the months that have come into view and changes nothing else.
/// </summary>
internal static class SeedDemo
{
    private static readonly Guid Tenant = new("0199a000-0000-7000-8000-000000000001");

    private sealed record DemoUser(Guid Id, string Email, string Name, string Role);

    private static readonly DemoUser[] Users =
    [
        new(new Guid("0199a000-0000-7000-8000-0000000000a1"), "admin@demo.soulcrm.local", "Анна Соколова", "org_admin"),
        new(new Guid("0199a000-0000-7000-8000-0000000000a2"), "maria@demo.soulcrm.local", "Мария Орлова", "manager"),
        new(new Guid("0199a000-0000-7000-8000-0000000000a3"), "pavel@demo.soulcrm.local", "Павел Ильин", "manager"),
    ];

    /// <summary>Settings: <c>Database</c> (the app role) and <c>DemoPassword</c> for all demo users.</summary>
    public static async Task<int> RunAsync()
    {
        try
        {
            DapperSetup.Apply();
            var password = AdministrationCommands.RequiredSetting("DemoPassword");
            await using var dataSource = NpgsqlDataSource.Create(AdministrationCommands.RequiredSetting("Database"));
            await using var connection = await dataSource.OpenConnectionAsync();
            await SeedPlatformAsync(connection, password);
            await using var transaction = await connection.BeginTransactionAsync();
            var tx = new TenantTransaction(Caller.System(Tenant), connection, transaction, CancellationToken.None);
            var isNew = await tx.ExecuteAsync("""
                insert into organizations (id, name, slug, status, working_language) values (@Tenant, 'Соул Тревел', 'soul-travel-demo', 'active', 'ru') on conflict do nothing
                """, new { Tenant }) > 0;
            if (isNew)
            {
                foreach (var user in Users)
                {
                    await tx.ExecuteAsync("""
                        insert into users (tenant_id, id, email, password_hash, name, role) values (@Tenant, @Id, @Email, crypt(@password, gen_salt('bf', 12)), @Name, @Role)
                        """, new { Tenant, user.Id, user.Email, password, user.Name, user.Role });
                }

                await tx.ExecuteAsync("insert into whatsapp_sessions default values");
                await DefaultAgents.SeedAsync(tx, "ru");
            }

            await SeedCatalogueAsync(tx, DateOnly.FromDateTime(DateTime.UtcNow));
            await tx.CommitAsync();
            Console.WriteLine(isNew ? "The demo agency is ready." : "The demo agency was there already.");
            return 0;
        }
        catch (Exception exception) when (exception is NpgsqlException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    /// <summary>Who looks after all agencies of this machine.</summary>
    private static async Task SeedPlatformAsync(NpgsqlConnection connection, string password)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        var tx = new TenantTransaction(Caller.System(PlatformOrganization.Id), connection, transaction, CancellationToken.None);
        await tx.ExecuteAsync("""
            insert into users (tenant_id, id, email, password_hash, name, role)
            select @Id, '0199a000-0000-7000-8000-0000000000b1', 'platform@demo.soulcrm.local', crypt(@password, gen_salt('bf', 12)), 'Платформа', 'super_admin'
            where not exists (select from users where role = 'super_admin')
            """, new { PlatformOrganization.Id, password });
        await tx.CommitAsync();
    }

    /// <summary>What the demo agency sells and knows, into the organisation of <paramref name="tx"/>.</summary>
    /// <param name="today">Departures are laid out over the year from this day on.</param>
    internal static async Task SeedCatalogueAsync(TenantTransaction tx, DateOnly today)
    {
        await SeedKnowledgeAsync(tx);
        await SeedToursAsync(tx, today);
    }

    private static async Task SeedKnowledgeAsync(TenantTransaction tx)
    {
        // A demo of an older release gets it too; what has been edited or archived since stays so.
        if (await tx.SingleAsync<bool>("select not exists (select from translation_glossary)")) await DefaultGlossary.SeedAsync(tx, "ru");
        for (var index = 0; index < DemoKnowledge.Partners.Length; index++)
        {
            var partner = DemoKnowledge.Partners[index];
            await tx.ExecuteAsync("""
                insert into partners (id, kind, name, contacts, commission_percent, contract_notes) values (@id, @Kind, @Name, @contacts::jsonb, @Commission, @Notes) on conflict do nothing
                """, new
            {
                id = new Guid($"0199a000-0000-7000-8002-{index + 1:x12}"),
                partner.Kind,
                partner.Name,
                contacts = JsonSerializer.Serialize(new[] { new PartnerContact(partner.Contact, partner.Phone, partner.Email) }, ApiJson.Options),
                partner.Commission,
                partner.Notes,
            });
        }

        for (var index = 0; index < DemoKnowledge.Articles.Length; index++)
        {
            var article = DemoKnowledge.Articles[index];
            await AddAsync((index * 2) + 1, article.Ru, article.RuBody, "ru", article.TagRu);
            await AddAsync((index * 2) + 2, article.En, article.EnBody, "en", article.TagEn);
        }

        Task AddAsync(int number, string title, string body, string language, string tag) => tx.ExecuteAsync("""
            insert into knowledge_articles (id, title, body, language, tags, status) values (@id, @title, @body, @language, array[@tag], 'published') on conflict do nothing
            """, new { id = new Guid($"0199a000-0000-7000-8003-{number:x12}"), title, body, language, tag });
    }

    private static async Task SeedToursAsync(TenantTransaction tx, DateOnly today)
    {
        for (var index = 0; index < DemoTours.All.Length; index++)
        {
            var tour = DemoTours.All[index];
            var productId = new Guid($"0199a000-0000-7000-8001-{index + 1:x12}");
            await tx.ExecuteAsync("""
                insert into products (id, title, description, country, city, type, days, inclusions)
                values (@productId, @title::jsonb, @description::jsonb, @Country, @City, @Type, @Days, @Inclusions) on conflict do nothing
                """, new
            {
                productId,
                title = JsonSerializer.Serialize(new { ru = tour.Ru, en = tour.En }),
                description = JsonSerializer.Serialize(new { ru = tour.DescriptionRu, en = tour.DescriptionEn }),
                tour.Country,
                tour.City,
                tour.Type,
                tour.Days,
                tour.Inclusions,
            });
            var dates = Enumerable.Range(0, 13).Select(offset => new DateOnly(today.Year, today.Month, 1).AddMonths(offset))
                .Where(month => tour.Months.Contains(month.Month))
                .SelectMany(month => tour.DaysOfMonth.Where(day => day <= DateTime.DaysInMonth(month.Year, month.Month)).Select(day => month.AddDays(day - 1)))
                .Where(date => date > today && date <= today.AddYears(1)).ToArray();
            await tx.ExecuteAsync("""
                insert into product_departures (id, product_id, date, seats_total, price_adult, price_child, price_infant, single_supplement, currency)
                select gen_random_uuid(), @productId, d, @Seats, @Adult, @Child, @Infant, @Single, 'USD' from unnest(@dates) d on conflict do nothing
                """, new { productId, dates, tour.Seats, tour.Adult, tour.Child, tour.Infant, tour.Single });
        }
    }
}
