using System.Net.Http.Headers;
using System.Net.Http.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Glossary;

public sealed class GlossaryTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task Put_ReplacesTheWhole()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var before = (await organization.Admin.GetAsync("/api/glossary")).Json.GetProperty("version").GetInt32();
        var put = await PutAsync(app, organization, ifMatch: null, ("лодка с вёслами", "en", "transfer"), ("лодка с вёслами", "de", "Transfer"), ("всё включено", "en", "all inclusive"));
        Assert.Equal((200, 3, before + 1), (put.Status, put.Json.GetProperty("entries").GetArrayLength(), put.Json.GetProperty("version").GetInt32()));
        Assert.Equal(2, (await organization.Admin.GetAsync("/api/glossary?language=en")).Json.GetProperty("entries").GetArrayLength());
        var second = (await app.RegisterAsync("Second")).Admin;
        Assert.DoesNotContain("лодка с вёслами", (await second.GetAsync("/api/glossary?language=de")).Text, StringComparison.Ordinal);
        var replaced = await PutAsync(app, organization, ifMatch: $"\"{before + 1}\"", ("виза", "en", "visa"));
        Assert.Equal("виза", Assert.Single(replaced.Json.GetProperty("entries").EnumerateArray()).GetProperty("term").GetString());
        var stale = await PutAsync(app, organization, ifMatch: $"\"{before + 1}\"", ("море", "en", "sea"));
        Assert.Equal((412, "request.version_stale"), (stale.Status, stale.Code));
        Assert.Single((await organization.Admin.GetAsync("/api/glossary")).Json.GetProperty("entries").EnumerateArray());
    }

    [Fact]
    public async Task Put_TermTwice_ChangesNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await PutAsync(app, organization, ifMatch: null, ("виза", "en", "visa"));
        var twice = await PutAsync(app, organization, ifMatch: null, ("Море", "en", "sea"), ("море", "en", "ocean"));
        Assert.Equal((422, "glossary.term_twice"), (twice.Status, twice.Code));
        Assert.Equal("виза", Assert.Single((await organization.Admin.GetAsync("/api/glossary")).Json.GetProperty("entries").EnumerateArray()).GetProperty("term").GetString());
        Assert.Equal("validation.failed", (await PutAsync(app, organization, ifMatch: null, ("море", "по-английски", "sea"))).Code);
    }

    private static async Task<ApiResponse> PutAsync(TestApp app, Organization organization, string? ifMatch, params (string Term, string Language, string Translation)[] entries)
    {
        var login = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1" });
        using var request = new HttpRequestMessage(HttpMethod.Put, "/api/glossary") { Content = JsonContent.Create(new { entries = entries.Select(entry => new { term = entry.Term, language = entry.Language, translation = entry.Translation }) }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", login.Json.GetProperty("accessToken").GetString());
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        using var response = await app.Http.SendAsync(request);
        return await ApiResponse.ReadAsync(response);
    }
}
