using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SoulCrm.TestSupport;
using Xunit.Abstractions;
using Base64Url = System.Buffers.Text.Base64Url;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T33, T34, T35, T37: tokens that were stolen, forged, outlived or sent by another site.</summary>
[Collection(Alone.Name)]
public sealed class TokenTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task StolenRefreshToken_UsedByBoth_EndsTheSessionAndIsOnRecord(bool thiefFirst)
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var (stolen, access) = await CookieAsync(app, organization.Email);
        var first = await RefreshAsync(app, stolen);
        Assert.NotNull(await RefreshAsync(app, first!)); // whoever came first goes on
        Assert.Null(await RefreshAsync(app, stolen)); // the other one shows that there are two
        Assert.Null(await RefreshAsync(app, first!));
        Assert.Equal(401, (await new ApiClient(app.Http, access).GetAsync("/api/auth/me")).Status);
        Assert.Equal(1L, await app.Database.ReadAsync<long>("select count(*) from audit_log where operation = 'RefreshTokenReused'"));
        output.WriteLine($"FIGURE T33: thief first: {thiefFirst}, the session was dead at the next request");
    }

    [Fact]
    public async Task TwentyTabs_RefreshingAtOnce_AreNeverSignedOut()
    {
        var rounds = Seeds.Setting("REFRESH_ROUNDS", 50);
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var (cookie, _) = await CookieAsync(app, organization.Email);
        var current = cookie;
        var refused = 0;
        for (var round = 0; round < rounds; round++)
        {
            var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => RefreshAsync(app, current)));
            refused += answers.Count(answer => answer is null);
            current = answers.Last(answer => answer is not null)!;
        }

        output.WriteLine($"FIGURE T33: {rounds * 20} refreshes of 20 tabs, {refused} refused");
        Assert.Equal(0, refused);
    }

    [Fact]
    public async Task ForgedAccessTokens_AreRefused()
    {
        var (random, seed) = Seeds.New();
        await using var app = await TestApp.StartAsync(postgres);
        var victim = await app.RegisterAsync();
        var attacker = await app.RegisterAsync();
        var parts = attacker.Admin.Token!.Split('.');
        var header = Parse(parts[0]);
        var payload = Parse(parts[1]);
        var accepted = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            var (newHeader, newPayload) = (new Dictionary<string, object?>(header), new Dictionary<string, object?>(payload));
            string? key = null;
            switch (random.Next(11))
            {
                case 0: newHeader["alg"] = new[] { "none", "None", "NONE", "" }[random.Next(4)]; break;
                case 1: newHeader["alg"] = new[] { "HS384", "HS512", "RS256", "ES256", "PS256" }[random.Next(5)]; key = "guess"; break;
                case 2: newHeader["kid"] = new[] { "../../dev/null", "", "0", "' or 1=1 --", new string('a', 5000) }[random.Next(5)]; key = ""; break;
                case 3: newHeader["typ"] = new[] { "JWT", "at+JWT2", "" }[random.Next(3)]; key = "soulcrm"; break;
                case 4: newHeader["jwk"] = new { kty = "oct", k = Base64Url.EncodeToString("attacker"u8) }; key = "attacker"; break;
                case 5: newHeader["jku"] = "http://127.0.0.1/keys"; key = "attacker"; break;
                case 6: newPayload["tenant"] = victim.Id; break;
                case 7: newPayload["role"] = "super_admin"; break;
                case 8: newPayload["aud"] = new[] { "other", "" }[random.Next(2)]; key = "x"; break;
                case 9: newPayload["exp"] = 4_000_000_000L; break;
                default: newPayload["sub"] = Guid.NewGuid(); break;
            }

            var signed = $"{Encode(newHeader)}.{Encode(newPayload)}";
            var signature = key is null ? parts[2] : Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.PadRight(32, '0')), Encoding.ASCII.GetBytes(signed)));
            var token = random.Next(10) == 0 ? $"{signed}." : $"{signed}.{signature}";
            if ((await new ApiClient(app.Http, token).GetAsync("/api/auth/me")).Status != 401) accepted.Add(token);
        }

        output.WriteLine($"FIGURE T34: 500 forged tokens, {accepted.Count} accepted, SEED={seed}");
        Assert.Empty(accepted);
        Assert.Equal(200, (await attacker.Admin.GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task ExpiredToken_IsRefusedAfterTheSkew()
    {
        await using var app = await TestApp.StartAsync(postgres, ("Auth:AccessTokenLifetime", "-00:02:00"));
        var organization = await app.RegisterAsync();
        Assert.Equal((401, "auth.required"), ((await organization.Admin.GetAsync("/api/auth/me")).Status, (await organization.Admin.GetAsync("/api/auth/me")).Code));
    }

    [Fact]
    public async Task TokenThatWasGood_IsRefusedOnceItHasExpired()
    {
        // With the skew it is good for some seconds: enough to be known, as tokens of earlier requests are.
        await using var app = await TestApp.StartAsync(postgres, ("Auth:AccessTokenLifetime", "-00:00:50"));
        var organization = await app.RegisterAsync();
        Assert.Equal(200, (await organization.Admin.GetAsync("/api/auth/me")).Status);
        Assert.Equal(200, (await organization.Admin.GetAsync("/api/auth/me")).Status);
        await Eventually.GetAsync(async () => (await organization.Admin.GetAsync("/api/auth/me")).Status, status => status == 401, "the token is refused");
    }

    [Fact]
    public async Task DisabledDemotedSuspendedAndChanged_LoseTheirAccess()
    {
        // As long as it may be: what ends here must be refused at once all the same.
        await using var app = await TestApp.StartAsync(postgres, ("Auth:SessionCheckInterval", "00:01:00"));
        var organization = await app.RegisterAsync();
        var (manager, managerId) = await app.InviteAsync(organization);
        Assert.Equal(200, (await manager.GetAsync("/api/conversations")).Status);
        var (admin, adminId) = await app.InviteAsync(organization, "org_admin");
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/users/{managerId}")).Status);
        Assert.Equal(401, (await manager.GetAsync("/api/conversations")).Status);
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from refresh_tokens where user_id = $1", managerId));
        Assert.Equal(200, (await organization.Admin.PatchAsync($"/api/users/{adminId}", new { role = "manager" })).Status);
        Assert.Equal(401, (await admin.GetAsync("/api/users")).Status);

        var super = await app.SuperAdminAsync();
        Assert.Equal(200, (await super.PatchAsync($"/api/platform/organizations/{organization.Id}", new { status = "suspended" })).Status);
        await using var other = await app.StartAnotherAsync(("Auth:SigningKey", Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(app.Database.App)))));
        Assert.Equal(401, (await new ApiClient(other.Http, organization.Admin.Token).GetAsync("/api/organization")).Status);
        Assert.Equal("auth.invalid_credentials", (await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1" })).Code);
        output.WriteLine("FIGURE T35: disabled and demoted: refused at the next request of the process that did it; these and suspended: within Auth__SessionCheckInterval (30 s, at most 60) in all");
    }

    [Fact]
    public async Task SessionEndedElsewhere_IsRefusedWithinTheInterval()
    {
        await using var app = await TestApp.StartAsync(postgres, ("Auth:SessionCheckInterval", "00:00:01"));
        var organization = await app.RegisterAsync();
        Assert.Equal(200, (await organization.Admin.GetAsync("/api/auth/me")).Status);
        await app.Database.ExecuteAsync("delete from sessions"); // as another process does
        await Eventually.GetAsync(async () => (await organization.Admin.GetAsync("/api/auth/me")).Status, status => status == 401, "the session is refused");
    }

    [Fact]
    public async Task RotatedKey_TokensOfThePreviousOneGoOn()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var old = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(app.Database.App)));
        var key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
        await using var rotated = await app.StartAnotherAsync(("Auth:SigningKey", key), ("Auth:PreviousSigningKey", old));
        await using var later = await app.StartAnotherAsync(("Auth:SigningKey", key));
        Assert.Equal(200, (await new ApiClient(rotated.Http, organization.Admin.Token).GetAsync("/api/auth/me")).Status);
        Assert.Equal(401, (await new ApiClient(later.Http, organization.Admin.Token).GetAsync("/api/auth/me")).Status);
        Assert.Equal(200, (await new ApiClient(later.Http, (await rotated.LoginAsync(organization.Email)).Token).GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task OtherSites_CannotActWithTheCookie()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var (cookie, _) = await CookieAsync(app, organization.Email);
        var before = await app.Database.ReadAsync<long>("select count(*) from clients");
        var operations = Contract.Operations.Where(operation => operation.Method != "GET" && !operation.Route.StartsWith("/api/auth/", StringComparison.Ordinal) && operation.Route != "/api/whatsapp/events").ToList();
        foreach (var operation in operations)
        {
            using var request = new HttpRequestMessage(new HttpMethod(operation.Method), System.Text.RegularExpressions.Regex.Replace(operation.Route, @"\{\w+\}", _ => Guid.NewGuid().ToString()));
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add("Origin", "https://evil.example");
            request.Content = new StringContent("{}", Encoding.UTF8, "text/plain");
            using var response = await app.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
        }

        Assert.Equal(before, await app.Database.ReadAsync<long>("select count(*) from clients"));
        output.WriteLine($"FIGURE T37: {operations.Count} writes with the cookie of another site, 0 accepted");
    }

    private static Dictionary<string, object?> Parse(string part) => JsonSerializer.Deserialize<Dictionary<string, object?>>(Base64Url.DecodeFromChars(part))!;

    private static string Encode(Dictionary<string, object?> part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));

    private static async Task<(string Cookie, string AccessToken)> CookieAsync(TestApp app, string email)
    {
        using var response = await app.Http.PostAsJsonAsync("/api/auth/login", new { email, password = "long enough 1" });
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.All(new[] { "__Secure-", "secure", "httponly", "samesite=strict", "path=/api/auth" }, flag => Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase));
        return (cookie.Split(';')[0], (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accessToken").GetString()!);
    }

    private static async Task<string?> RefreshAsync(TestApp app, string cookie)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/refresh");
        request.Headers.Add("Cookie", cookie);
        using var response = await app.Http.SendAsync(request);
        return response.IsSuccessStatusCode ? response.Headers.GetValues("Set-Cookie").Single().Split(';')[0] : null;
    }
}
