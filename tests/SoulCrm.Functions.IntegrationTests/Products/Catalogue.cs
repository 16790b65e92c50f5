using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

/// <summary>Tours by their texts alone, and what a search makes of them.</summary>
internal static class Catalogue
{
    public static async Task<Guid> AddAsync(Organization organization, string title, string description = "", string country = "MV", string type = "city")
    {
        var response = await organization.Admin.PostAsync("/api/products", new
        {
            title = new Dictionary<string, string> { ["ru"] = title },
            description = description.Length == 0 ? null : new Dictionary<string, string> { ["ru"] = description },
            country,
            city = "Город",
            type,
            days = 7,
        });
        Assert.Equal(201, response.Status);
        return response.Json.GetProperty("id").GetGuid();
    }

    /// <summary>Titles, best match first.</summary>
    public static async Task<IReadOnlyList<string>> SearchAsync(Organization organization, string query, string filters = "")
    {
        var response = await organization.Admin.GetAsync($"/api/products?q={Uri.EscapeDataString(query)}{filters}");
        Assert.Equal(200, response.Status);
        return [.. response.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetProperty("ru").GetString()!)];
    }

    /// <summary>Titles over all pages.</summary>
    public static async Task<IReadOnlyList<string>> PageAsync(Organization organization, string query, int limit, Action? afterPage = null)
    {
        var titles = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await organization.Admin.GetAsync($"/api/products?q={Uri.EscapeDataString(query)}&limit={limit}&cursor={cursor}");
            Assert.Equal(200, page.Status);
            titles.AddRange(page.Json.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetProperty("ru").GetString()!));
            cursor = page.Json.GetProperty("nextCursor").GetString();
            afterPage?.Invoke();
        }

        return titles;
    }

    /// <summary>Until so many tours have a vector of the text that they have now.</summary>
    public static Task EmbeddedAsync(TestApp app, int tours, string model = "test-embedding") => Eventually.GetAsync(() => app.Database.ReadAsync<long>("""
        select count(*) from product_embeddings e join products p on p.tenant_id = e.tenant_id and p.id = e.product_id
        where e.embedding is not null and e.model = $1 and e.digest = sha256(convert_to(product_source(p), 'UTF8'))
        """, model), count => count == tours, $"{tours} tours are embedded by {model}");
}
