using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Products;

public sealed class PhotoTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Upload_ReadOrderDelete_GoTogether()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        var pictures = new[] { (Pictures.Jpeg(800, 600), "image/jpeg"), (Pictures.Png(40, 30), "image/png"), (Pictures.WebP(8000, 5000), "image/webp") };
        var ids = new List<Guid>();
        foreach (var (bytes, type) in pictures)
        {
            var uploaded = await UploadAsync(organization, tour, bytes, type);
            Assert.Equal(201, uploaded.Status);
            ids.Add(uploaded.Json.GetProperty("id").GetGuid());
            using var response = await ReadAsync(app, organization, uploaded.Json.GetProperty("url").GetString()!);
            Assert.Equal(bytes, await response.Content.ReadAsByteArrayAsync());
            Assert.Equal((type, "nosniff", "sandbox"), (response.Content.Headers.ContentType!.MediaType, Header(response, "X-Content-Type-Options"), Header(response, "Content-Security-Policy")));
            Assert.True(response.Headers.CacheControl!.Private);
        }

        var product = (await organization.Admin.GetAsync($"/api/products/{tour}")).Json;
        Assert.Equal(4, product.GetProperty("version").GetInt32());
        Assert.Equal(ids, Photos(product));
        Assert.Equal((800, 600), (product.GetProperty("photos")[0].GetProperty("width").GetInt32(), product.GetProperty("photos")[0].GetProperty("height").GetInt32()));

        ids.Reverse();
        Assert.Equal(ids, Photos((await OrderAsync(organization, tour, [.. ids])).Json));
        Assert.Equal("photo.order_incomplete", (await OrderAsync(organization, tour, ids[0])).Code);
        Assert.Equal("validation.failed", (await OrderAsync(organization, tour, ids[0], ids[0], ids[1])).Code);

        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/products/{tour}/photos/{ids[0]}")).Status);
        Assert.Equal("photo.not_found", (await organization.Admin.DeleteAsync($"/api/products/{tour}/photos/{ids[0]}")).Code);
        Assert.Equal("photo.not_found", (await organization.Admin.GetAsync($"/api/products/{tour}/photos/{ids[0]}")).Code);
        Assert.Equal(2, Files(organization).Length);
    }

    public static TheoryData<string, byte[], string, int, string> Refused => new()
    {
        { "a header of 50 000 × 50 000", Pictures.Png(50_000, 50_000), "image/png", 422, "photo.too_many_pixels" },
        { "more than 40 megapixels", Pictures.Png(8000, 5001), "image/png", 422, "photo.too_many_pixels" },
        { "a side of more than 8000", Pictures.Jpeg(8001, 10), "image/jpeg", 422, "photo.too_many_pixels" },
        { "a size beyond 31 bits", Pictures.Png(uint.MaxValue, 1), "image/png", 422, "photo.unreadable" },
        { "a size of 0", Pictures.Png(0, 1), "image/png", 422, "photo.unreadable" },
        { "SVG with a script", Pictures.Svg, "image/svg+xml", 415, "request.unsupported_media_type" },
        { "SVG that says it is PNG", Pictures.Svg, "image/png", 422, "photo.unreadable" },
        { "HTML in front of a PNG", [.. "<script>"u8, .. Pictures.Png(10, 10)], "image/png", 422, "photo.unreadable" },
        { "an archive behind a PNG", [.. Pictures.Png(10, 10), .. "PK\u0003\u0004"u8], "image/png", 422, "photo.unreadable" },
        { "an archive behind a WebP", [.. Pictures.WebP(10, 10), .. "PK\u0003\u0004"u8], "image/webp", 422, "photo.unreadable" },
        { "GIF that says it is JPEG", [.. "GIF89a"u8, .. new byte[40]], "image/jpeg", 422, "photo.unreadable" },
        { "JPEG that says it is PNG", Pictures.Jpeg(10, 10), "image/png", 422, "photo.type_mismatch" },
        { "a PNG cut off", Pictures.Png(10, 10)[..^12], "image/png", 422, "photo.unreadable" },
        { "a PNG of a signature", Pictures.Png(10, 10)[..8], "image/png", 422, "photo.unreadable" },
        { "a JPEG cut off", Pictures.Jpeg(10, 10)[..^1], "image/jpeg", 422, "photo.unreadable" },
        { "a JPEG of three bytes", Pictures.Jpeg(10, 10)[..3], "image/jpeg", 422, "photo.unreadable" },
        { "a WebP cut off", Pictures.WebP(10, 10)[..^1], "image/webp", 422, "photo.unreadable" },
        { "nothing", [], "image/png", 422, "photo.unreadable" },
        { "more than 8 MiB", new byte[(8 * 1024 * 1024) + 1], "image/png", 413, "request.too_large" },
    };

    [Theory]
    [MemberData(nameof(Refused), DisableDiscoveryEnumeration = true)] // eight million bytes in a case are no name for it
    public async Task Upload_OfWhatIsNoPicture_IsRefusedAndLeavesNothing(string what, byte[] bytes, string type, int status, string code)
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        var answer = await UploadAsync(organization, tour, bytes, type);
        Assert.True((status, code) == (answer.Status, answer.Code), $"{what}: {answer.Status} {answer.Text}");
        Assert.Empty(Files(organization));
        Assert.Equal(1, (await organization.Admin.GetAsync($"/api/products/{tour}")).Json.GetProperty("version").GetInt32());
    }

    [Fact]
    public async Task Upload_EveryPrefixOfAPicture_IsRefused()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        foreach (var (bytes, type) in new[] { (Pictures.Jpeg(10, 10), "image/jpeg"), (Pictures.Png(10, 10), "image/png"), (Pictures.WebP(10, 10), "image/webp") })
        {
            for (var length = 0; length < bytes.Length; length++) Assert.Equal("photo.unreadable", (await UploadAsync(organization, tour, bytes[..length], type)).Code);
        }

        Assert.Empty(Files(organization));
    }

    [Fact]
    public async Task Upload_TwentyFirst_AnswersConflictAndLeavesNoBlob()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        var answers = await Task.WhenAll(Enumerable.Range(0, 23).Select(_ => UploadAsync(organization, tour, Pictures.Png(10, 10), "image/png")));
        Assert.Equal((20, 3), (answers.Count(answer => answer.Status == 201), answers.Count(answer => answer.Code == "photo.too_many")));
        Assert.Equal(20, Files(organization).Length);
        Assert.Equal(Enumerable.Range(0, 20), await app.Database.ReadAsync<int[]>("select array_agg(position order by position) from product_photos where tenant_id = $1", organization.Id));
    }

    [Fact]
    public async Task Upload_RepeatedWithItsKey_AnswersTheSamePhoto()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        var first = await UploadAsync(organization, tour, Pictures.Png(10, 10), "image/png", "key-1");
        var again = await UploadAsync(organization, tour, Pictures.Png(10, 10), "image/png", "key-1");
        Assert.Equal((201, first.Text), (again.Status, again.Text));
        Assert.Single(Files(organization));
    }

    [Fact]
    public async Task Photo_OfAnotherOrganization_IsNotThere()
    {
        var app = shared.App;
        var first = await app.RegisterAsync("First");
        var second = await app.RegisterAsync("Second");
        var tour = (await first.CreateTourAsync()).GetProperty("id").GetGuid();
        var photo = (await UploadAsync(first, tour, Pictures.Png(10, 10), "image/png")).Json.GetProperty("id").GetGuid();
        Assert.Equal("photo.not_found", (await second.Admin.GetAsync($"/api/products/{tour}/photos/{photo}")).Code);
        Assert.Equal("photo.not_found", (await second.Admin.DeleteAsync($"/api/products/{tour}/photos/{photo}")).Code);
        Assert.Equal("product.not_found", (await UploadAsync(second, tour, Pictures.Png(10, 10), "image/png")).Code);
        Assert.Equal("product.not_found", (await OrderAsync(second, tour, photo)).Code);
        Assert.Single(Files(first));
        Assert.Empty(Files(second));
    }

    private static IEnumerable<Guid> Photos(JsonElement product) => product.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("id").GetGuid());

    private static string[] Files(Organization organization) => Directory.Exists(Folder(organization)) ? Directory.GetFiles(Folder(organization), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }) : [];

    private static string Folder(Organization organization) => Path.Combine(organization.App.Blobs, "photos", organization.Id.ToString());

    private static string Header(HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    private static async Task<ApiResponse> UploadAsync(Organization organization, Guid tour, byte[] bytes, string type, string? key = null)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return await organization.Admin.SendAsync(HttpMethod.Post, $"/api/products/{tour}/photos", content, key);
    }

    private static async Task<ApiResponse> OrderAsync(Organization organization, Guid tour, params Guid[] photos)
    {
        using var content = JsonContent.Create(new { photos });
        return await organization.Admin.SendAsync(HttpMethod.Put, $"/api/products/{tour}/photos/order", content);
    }

    private static async Task<HttpResponseMessage> ReadAsync(TestApp app, Organization organization, string url)
    {
        var login = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1" });
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", login.Json.GetProperty("accessToken").GetString());
        return await app.Http.SendAsync(request);
    }
}
