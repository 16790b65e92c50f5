using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Auth;

public sealed class AccountTests(PostgresFixture postgres, SharedApp shared) : IClassFixture<PostgresFixture>, IClassFixture<SharedApp>
{
    private const string NewPassword = "chaynik na plite 4";

    [Fact]
    public async Task ForgottenPassword_LinkOfTheMail_SetsANewOneOnceAndEndsSessions()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        Assert.Equal(202, (await app.Anonymous.PostAsync("/api/auth/password/forgot", new { email = organization.Email })).Status);
        var token = (await app.LinkToAsync(organization.Email)).Split('#')[1];
        Assert.Equal(204, (await app.Anonymous.PostAsync("/api/auth/password/reset", new { token, password = NewPassword })).Status);
        Assert.Equal("auth.link_invalid", (await app.Anonymous.PostAsync("/api/auth/password/reset", new { token, password = NewPassword })).Code);
        Assert.Equal(401, (await organization.Admin.GetAsync("/api/auth/me")).Status);
        Assert.Equal("auth.invalid_credentials", (await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1" })).Code);
        Assert.Equal(200, (await (await app.LoginAsync(organization.Email, NewPassword)).GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task ForgottenPassword_UnknownEmail_AnswersTheSameAndSendsNothing()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var nobody = $"nobody-{organization.Email}";
        var unknown = await app.Anonymous.PostAsync("/api/auth/password/forgot", new { email = nobody });
        var known = await app.Anonymous.PostAsync("/api/auth/password/forgot", new { email = organization.Email });
        Assert.Equal((202, ""), (unknown.Status, unknown.Text));
        Assert.Equal((202, ""), (known.Status, known.Text));
        await app.LinkToAsync(organization.Email); // later than the other, in the same queue
        Assert.DoesNotContain(Directory.GetFiles(app.Mail), file => File.ReadAllText(file).Contains(nobody, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ResetLink_Expired_IsRefused()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await app.Anonymous.PostAsync("/api/auth/password/forgot", new { email = organization.Email });
        var token = (await app.LinkToAsync(organization.Email)).Split('#')[1];
        await app.Database.ExecuteAsync("update one_time_tokens set expires_at = now() - interval '1 second'");
        Assert.Equal("auth.link_invalid", (await app.Anonymous.PostAsync("/api/auth/password/reset", new { token, password = NewPassword })).Code);
    }

    [Theory]
    [InlineData("1234567890")]
    [InlineData("password123")]
    [InlineData("qwertyuiop")]
    [InlineData("administrator")]
    [InlineData("aaaaaaaaaaaa")]
    public async Task CommonPassword_IsRefused(string password)
    {
        var app = shared.App;
        var response = await app.Anonymous.PostAsync("/api/auth/register", new { organizationName = "Море", email = "a@example.com", password, name = "Анна", language = "ru" });
        Assert.Equal(422, response.Status);
        Assert.True(response.Json.GetProperty("errors").TryGetProperty("password", out _));
    }

    [Fact]
    public async Task ChangePassword_EndsTheOtherSessionsOnly()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var other = await app.LoginAsync(organization.Email);
        Assert.Equal("auth.wrong_password", (await organization.Admin.PostAsync("/api/auth/password", new { currentPassword = "wrong", newPassword = NewPassword })).Code);
        Assert.Equal(204, (await organization.Admin.PostAsync("/api/auth/password", new { currentPassword = "long enough 1", newPassword = NewPassword })).Status);
        Assert.Equal(200, (await organization.Admin.GetAsync("/api/auth/me")).Status);
        Assert.Equal(401, (await other.GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task Sessions_AreListed_AndEndOneByOneOrAll()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var second = await app.LoginAsync(organization.Email);
        var third = await app.LoginAsync(organization.Email);
        var list = (await second.GetAsync("/api/auth/sessions")).Json.GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(3, list.Count);
        var mine = list.Single(session => session.GetProperty("current").GetBoolean()).GetProperty("id").GetGuid();
        Assert.Equal(204, (await third.DeleteAsync($"/api/auth/sessions/{mine}")).Status);
        Assert.Equal(401, (await second.GetAsync("/api/auth/me")).Status);
        Assert.Equal(204, (await third.PostAsync("/api/auth/sessions/end-all")).Status);
        Assert.Equal(401, (await third.GetAsync("/api/auth/me")).Status);
        Assert.Equal(401, (await organization.Admin.GetAsync("/api/auth/me")).Status);
    }

    [Fact]
    public async Task Invitation_IsMailedAndAnswered_AndWorksOnce()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var invited = await organization.Admin.PostAsync("/api/users", new { email = "maria@example.com", name = "Мария", role = "manager", language = "ru" });
        Assert.Equal((201, true), (invited.Status, invited.Json.GetProperty("mailed").GetBoolean()));
        var link = invited.Json.GetProperty("link").GetString();
        Assert.Equal(link, await app.LinkToAsync("maria@example.com"));
        Assert.Equal("user.email_taken", (await organization.Admin.PostAsync("/api/users", new { email = "MARIA@example.com", name = "Мария", role = "manager" })).Code);

        var again = await organization.Admin.PostAsync($"/api/users/{invited.Json.GetProperty("id").GetGuid()}/invite");
        Assert.Equal("auth.link_invalid", (await app.Anonymous.PostAsync("/api/auth/invitations/accept", new { token = link!.Split('#')[1], password = NewPassword })).Code);
        var token = again.Json.GetProperty("link").GetString()!.Split('#')[1];
        var accepted = await app.Anonymous.PostAsync("/api/auth/invitations/accept", new { token, password = NewPassword, name = "Мария Орлова" });
        Assert.Equal((200, "Мария Орлова"), (accepted.Status, accepted.Json.GetProperty("user").GetProperty("name").GetString()));
        Assert.Equal("auth.link_invalid", (await app.Anonymous.PostAsync("/api/auth/invitations/accept", new { token, password = NewPassword })).Code);
        Assert.Equal("user.not_invited", (await organization.Admin.PostAsync($"/api/users/{invited.Json.GetProperty("id").GetGuid()}/invite")).Code);
    }

    [Fact]
    public async Task LastAdministrator_CannotBeDemotedOrDisabled()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (second, secondId) = await app.InviteAsync(organization, "org_admin");
        var me = (await organization.Admin.GetAsync("/api/auth/me")).Json.GetProperty("id").GetGuid();
        Assert.Equal(204, (await second.DeleteAsync($"/api/users/{me}")).Status);
        Assert.Equal(401, (await organization.Admin.GetAsync("/api/auth/me")).Status);
        Assert.Equal("user.last_admin", (await second.PatchAsync($"/api/users/{secondId}", new { role = "manager" })).Code);
        Assert.Equal("user.last_admin", (await second.DeleteAsync($"/api/users/{secondId}")).Code);
    }

    [Fact]
    public async Task TwoAdministrators_WhoDemoteEachOtherAtOnce_LeaveOne()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (second, secondId) = await app.InviteAsync(organization, "org_admin");
        var me = (await organization.Admin.GetAsync("/api/auth/me")).Json.GetProperty("id").GetGuid();
        await Task.WhenAll(organization.Admin.PatchAsync($"/api/users/{secondId}", new { role = "manager" }), second.PatchAsync($"/api/users/{me}", new { role = "manager" }));
        Assert.Equal(1L, await organization.CountAsync("users where role = 'org_admin'"));
    }

    [Fact]
    public async Task UsersOfThePlan_AreCounted()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await app.Database.ExecuteAsync("update organizations set max_users = 2 where id = $1", organization.Id);
        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => organization.Admin.PostAsync("/api/users", new { email = $"u{n}-{organization.Email}", name = "Кто-то", role = "manager" })));
        Assert.Equal([201, 409, 409, 409], answers.Select(answer => answer.Status).Order());
    }

    [Fact]
    public async Task WrongPasswords_SlowTheAccountDown_AndNeverShutItOut()
    {
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        for (var i = 0; i < 5; i++) Assert.Equal(401, (await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "wrong wrong" })).Status);
        var slowed = await app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1" });
        Assert.Equal((429, "auth.slow_down"), (slowed.Status, slowed.Code));
        Assert.InRange(slowed.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 2);
        await app.Database.ExecuteAsync("update login_failures set failed_at = now() - interval '2 seconds'");
        await app.LoginAsync(organization.Email);
        Assert.Equal(0L, await app.Database.ReadAsync<long>("select count(*) from login_failures"));
    }

    [Fact]
    public async Task WaitAfterMistakes_DoublesUpToItsLimit()
    {
        var app = shared.App;
        async Task<int> Wait(int failures) => await app.Database.ReadAsync<int>("""
            with f as (insert into login_failures values ('\x01', $1, now()) on conflict (key) do update set failures = excluded.failures, failed_at = now() returning 1)
            select count(*)::int from f
            """, failures) * await app.Database.ReadAsync<int>("select cross_tenant.seconds_to_next_login('\\x02', '\\x01')");
        List<int> waits = [];
        foreach (var failures in new[] { 4, 5, 6, 10, 40 }) waits.Add(await Wait(failures));
        Assert.Equal(new[] { 0, 1, 2, 32, 900 }, waits);
    }
}
