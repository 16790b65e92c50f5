using System.Net;
using System.Net.Http.Json;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Auth;

public sealed class AuthTests(PostgresFixture postgres, SharedApp shared) : IClassFixture<PostgresFixture>, IClassFixture<SharedApp>
{
    private const string Password = "long enough 1";

    [Fact]
    public async Task Login_RightPassword_SignsIn()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var login = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email.ToUpperInvariant(), password = Password });
        Assert.Equal(200, login.Status);
        var me = await new ApiClient(app.Http, login.Json.GetProperty("accessToken").GetString()).GetAsync("/api/auth/me");
        Assert.Equal(("org_admin", organization.Id), (me.Json.GetProperty("role").GetString(), me.Json.GetProperty("organization").GetProperty("id").GetGuid()));
    }

    [Fact]
    public async Task Login_WrongPasswordAndUnknownEmail_AnswerAlike()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var wrong = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "wrong wrong" });
        var unknown = await app.Anonymous.PostAsync("/api/auth/login", new { email = "nobody@example.com", password = "wrong wrong" });
        Assert.Equal((401, "auth.invalid_credentials"), (wrong.Status, wrong.Code));
        Assert.Equal((401, "auth.invalid_credentials"), (unknown.Status, unknown.Code));
    }

    [Fact]
    public async Task Register_EmailTaken_Answers409AndLeavesNothing()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var again = await app.Anonymous.PostAsync("/api/auth/register", Registration(organization.Email.ToUpperInvariant()));
        Assert.Equal((409, "auth.email_taken"), (again.Status, again.Code));
        Assert.Equal(1L, await app.Database.ReadAsync<long>("select count(*) from organizations where slug <> 'platform'"));
    }

    [Theory]
    [InlineData("organizationName", "")]
    [InlineData("email", "no-address")]
    [InlineData("password", "short")]
    [InlineData("password", "яяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяяя")]
    [InlineData("name", "")]
    [InlineData("language", "fr")]
    public async Task Register_InvalidField_Answers422AndNamesIt(string field, string value)
    {
        var app = shared.App;
        var registration = Registration("new@example.com");
        registration[field] = value;
        var response = await app.Anonymous.PostAsync("/api/auth/register", registration);
        Assert.Equal((422, "validation.failed"), (response.Status, response.Code));
        Assert.Equal(field, Assert.Single(response.Json.GetProperty("errors").EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("null", 400)]
    [InlineData("[]", 400)]
    [InlineData("""{"email":"a@example.com","password":"x","role":"super_admin"}""", 400)]
    [InlineData("""{"email":1,"password":"x"}""", 400)]
    [InlineData("""{"email":"a@example.com","email":"b@example.com","password":"x"}""", 400)]
    [InlineData("{}", 422)]
    public async Task Login_MalformedBody_AnswersProblem(string body, int status)
    {
        var app = shared.App;
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        var response = await app.Anonymous.SendAsync(HttpMethod.Post, "/api/auth/login", content);
        Assert.Equal((status, "application/problem+json"), (response.Status, response.ContentType));
        Assert.DoesNotContain("System.", response.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.")]
    public async Task AnyEndpoint_WithoutValidToken_Answers401(string? token)
    {
        var app = shared.App;
        var response = await new ApiClient(app.Http, token).GetAsync("/api/conversations");
        Assert.Equal((401, "auth.required"), (response.Status, response.Code));
    }

    [Fact]
    public async Task Manager_AtAdminsEndpoint_Answers403()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await app.Database.ExecuteAsync("update users set role = 'manager'");
        var login = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = Password });
        var manager = new ApiClient(app.Http, login.Json.GetProperty("accessToken").GetString());
        var response = await manager.PatchAsync("/api/organization", new { name = "Моё" });
        Assert.Equal((403, "auth.forbidden"), (response.Status, response.Code));
    }

    [Fact]
    public async Task Refresh_RotatesToken_AndUseOfAnOldOneEndsTheFamily()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var first = await LoginCookieAsync(app, organization.Email);
        var second = await RefreshAsync(app, first);
        var third = await RefreshAsync(app, second!);
        Assert.NotNull(third);
        Assert.NotEqual(first, second);

        Assert.Null(await RefreshAsync(app, first)); // its successor has been used: it was copied
        Assert.Null(await RefreshAsync(app, third!));
        Assert.Equal(0L, await organization.CountAsync("refresh_tokens where session_id <> (select session_id from refresh_tokens where tenant_id = $1 order by created_at limit 1)"));
    }

    [Fact]
    public async Task Refresh_AnswerLostOnTheWay_MayBeRepeatedAtOnce()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var first = await LoginCookieAsync(app, organization.Email);
        Assert.NotNull(await RefreshAsync(app, first));
        Assert.NotNull(await RefreshAsync(app, first));
    }

    [Fact]
    public async Task Logout_EndsTheSession()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var cookie = await LoginCookieAsync(app, organization.Email);
        using var logout = await SendWithCookieAsync(app, "/api/auth/logout", cookie);
        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Null(await RefreshAsync(app, cookie));
    }

    private static Dictionary<string, string> Registration(string email) => new()
    {
        ["organizationName"] = "Море", ["email"] = email, ["password"] = Password, ["name"] = "Анна", ["language"] = "ru",
    };

    private static async Task<string> LoginCookieAsync(TestApp app, string email)
    {
        using var response = await app.Http.PostAsJsonAsync("/api/auth/login", new { email, password = Password });
        var cookie = response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("path=/api/auth; secure; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        return cookie.Split(';')[0];
    }

    private static async Task<string?> RefreshAsync(TestApp app, string cookie)
    {
        using var response = await SendWithCookieAsync(app, "/api/auth/refresh", cookie);
        return response.IsSuccessStatusCode ? response.Headers.GetValues("Set-Cookie").Single().Split(';')[0] : null;
    }

    private static async Task<HttpResponseMessage> SendWithCookieAsync(TestApp app, string path, string cookie)
    {
        using var client = new HttpClient(new HttpClientHandler { UseCookies = false }) { BaseAddress = app.Http.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        request.Headers.Add("Cookie", cookie);
        return await client.SendAsync(request);
    }
}
