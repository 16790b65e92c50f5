using System.Text.Json;
using SoulCrm.Functions.Features.Products;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.QuickReplies;

/// <summary>A quick reply as it would be sent in one conversation.</summary>
/// <param name="Language">Of the text: the client's where there is one in it, else the manager's.</param>
/// <param name="Photo">Of the tour that goes with it.</param>
public sealed record FilledQuickReply(Guid Id, string Shortcut, string Title, string Language, string Text, Guid? ProductId, ProductPhoto? Photo);

/// <summary>What a slash offers in the composer.</summary>
public static class FillQuickReplies
{
    private const int Most = 20;

    public sealed record Filter(string? Text) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Text("q"));
    }

    public sealed record Response(IReadOnlyList<FilledQuickReply> Items);

    private sealed record Row(Guid Id, string Shortcut, string Title, JsonElement Texts, Guid? ProductId);

    public static async Task<Result<Response>> RunAsync(TenantTransaction tx, Guid conversationId, Filter filter)
    {
        if (await Reader.FindAsync(tx, conversationId) is not { } reader) return new NotFound("conversation");
        // What begins with the letters comes first: they are typed to get there.
        var rows = await tx.QueryAsync<Row>("""
            select id, shortcut, title, texts, product_id from quick_replies where archived_at is null and (@pattern::text is null or shortcut ilike @pattern or title ilike @pattern)
            order by coalesce(not starts_with(lower(shortcut), lower(@Text)), false), shortcut, id limit @Most
            """, new { pattern = SearchPattern.Contains(filter.Text), filter.Text, Most });
        var tours = (await TourCard.LoadAsync(tx, [.. rows.Select(row => row.ProductId).OfType<Guid>().Distinct()])).ToDictionary(tour => tour.Id);
        return new Response([.. rows.Select(row => Fill(row, reader, row.ProductId is { } id ? tours.GetValueOrDefault(id) : null))]);
    }

    private static FilledQuickReply Fill(Row row, Reader reader, Product? tour)
    {
        var texts = row.Texts.Deserialize<Dictionary<string, string>>()!;
        var language = reader.Choose(texts.Keys);
        var text = reader.Variables.Fill(texts[language]);
        return new FilledQuickReply(row.Id, row.Shortcut, row.Title, language, tour is null ? text : $"{text}\n\n{TourCard.Write(tour, language)}", tour?.Id, tour is null ? null : TourCard.FirstPhoto(tour));
    }
}

/// <summary>Who is written to, and by whom.</summary>
internal sealed record Reader(string ClientName, string? ClientPhone, string? ClientLanguage, string? ManagerName, string? ManagerLanguage, string Agency)
{
    public static Task<Reader?> FindAsync(TenantTransaction tx, Guid conversationId) => tx.FirstOrDefaultAsync<Reader>("""
        select cl.name as client_name, cl.phone as client_phone, coalesce(c.language_override, cl.language) as client_language, u.name as manager_name, u.language as manager_language, o.name as agency
        from conversations c join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id join organizations o on o.id = c.tenant_id left join users u on u.tenant_id = c.tenant_id and u.id = @UserId
        where c.id = @conversationId
        """, new { conversationId, tx.Caller.UserId });

    /// <summary>A client whose name nobody knows is called by his number, which is no name.</summary>
    public ReplyVariables Variables => new(ClientName.Any(char.IsLetter) ? ClientName : "", ManagerName ?? Agency, Agency);

    public string Choose(IEnumerable<string> languages)
    {
        var all = languages.ToList();
        return new[] { ClientLanguage, ManagerLanguage, "en", "ru" }.FirstOrDefault(language => language is not null && all.Contains(language)) ?? all[0];
    }
}
