using OtpNet;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Auth;

public sealed class TotpTests(SharedApp shared) : IClassFixture<SharedApp>
{
    [Fact]
    public async Task SecondFactor_OnceEnabled_IsAskedForAndEachCodeWorksOnce()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (secret, recovery) = await EnableAsync(organization.Admin);
        Assert.Equal("auth.totp_required", (await LoginAsync(app, organization, code: null)).Code);
        Assert.Equal("auth.totp_invalid", (await LoginAsync(app, organization, "000000")).Code);

        var code = new Totp(secret).ComputeTotp(DateTime.UtcNow.AddSeconds(30)); // the step after the one that enabled it
        Assert.Equal(200, (await LoginAsync(app, organization, code)).Status);
        Assert.Equal("auth.totp_invalid", (await LoginAsync(app, organization, code)).Code);
        Assert.Equal(200, (await LoginAsync(app, organization, recovery[0])).Status);
        Assert.Equal("auth.totp_invalid", (await LoginAsync(app, organization, recovery[0])).Code);
    }

    [Fact]
    public async Task Secret_IsNotInTheDatabaseInTheClear()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (secret, _) = await EnableAsync(organization.Admin);
        var stored = await app.Database.ReadAsync<byte[]>("select totp_secret from users where totp_secret is not null and tenant_id = $1", organization.Id);
        Assert.Equal(-1, stored.AsSpan().IndexOf(secret));
    }

    [Fact]
    public async Task Enable_WrongCode_LeavesItOff()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        Assert.Equal("auth.totp_not_set_up", (await organization.Admin.PostAsync("/api/auth/totp/enable", new { code = "123456" })).Code);
        await organization.Admin.PostAsync("/api/auth/totp/setup");
        Assert.Equal("auth.totp_invalid", (await organization.Admin.PostAsync("/api/auth/totp/enable", new { code = "12345x" })).Code);
        Assert.Equal(200, (await LoginAsync(app, organization, code: null)).Status);
    }

    [Fact]
    public async Task Disable_NeedsThePassword()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        await EnableAsync(organization.Admin);
        Assert.Equal("auth.wrong_password", (await organization.Admin.PostAsync("/api/auth/totp/disable", new { password = "wrong wrong" })).Code);
        Assert.Equal("auth.totp_enabled", (await organization.Admin.PostAsync("/api/auth/totp/setup")).Code);
        Assert.Equal(204, (await organization.Admin.PostAsync("/api/auth/totp/disable", new { password = "long enough 1" })).Status);
        Assert.Equal(200, (await LoginAsync(app, organization, code: null)).Status);
    }

    [Fact]
    public async Task Required_NobodyWorksBeforeSettingItUp()
    {
        var app = shared.App;
        var organization = await app.RegisterAsync();
        var (manager, _) = await app.InviteAsync(organization);
        Assert.Equal("organization.totp_first", (await organization.Admin.PatchAsync("/api/organization", new { requireTotp = true })).Code);
        await EnableAsync(organization.Admin);
        Assert.Equal(200, (await organization.Admin.PatchAsync("/api/organization", new { requireTotp = true })).Status);

        Assert.Equal("auth.totp_setup_required", (await manager.GetAsync("/api/conversations")).Code);
        Assert.True((await manager.GetAsync("/api/auth/me")).Json.GetProperty("organization").GetProperty("requireTotp").GetBoolean());
        await EnableAsync(manager);
        Assert.Equal(200, (await manager.GetAsync("/api/conversations")).Status);
    }

    private static async Task<(byte[] Secret, string[] Recovery)> EnableAsync(ApiClient client)
    {
        var secret = Base32Encoding.ToBytes((await client.PostAsync("/api/auth/totp/setup")).Json.GetProperty("secret").GetString());
        var enabled = await client.PostAsync("/api/auth/totp/enable", new { code = new Totp(secret).ComputeTotp(DateTime.UtcNow) });
        Assert.Equal(200, enabled.Status);
        return (secret, [.. enabled.Json.GetProperty("recoveryCodes").EnumerateArray().Select(code => code.GetString()!)]);
    }

    private static Task<ApiResponse> LoginAsync(TestApp app, Organization organization, string? code) =>
        app.Anonymous.PostAsync("/api/auth/login", new { email = organization.Email, password = "long enough 1", code });
}
