using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SoulCrm.Functions;
using SoulCrm.FunctionsHost;

namespace SoulCrm.TestSupport;

/// <summary>The whole backend in this process on a database of its own: real HTTP in front, a recording whatsapp-host behind.</summary>
public sealed class TestApp : IAsyncDisposable
{
    public const string EventsSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private readonly IHost host;
    private bool ownsDatabase;
    private bool ended;

    private TestApp(IHost host, TestDatabase database, bool ownsDatabase, FakeWhatsAppHost whatsApp, string mail, string blobs)
    {
        this.ownsDatabase = ownsDatabase;
        Blobs = blobs;
        Mail = mail;
        this.host = host;
        Database = database;
        WhatsApp = whatsApp;
        Http = new HttpClient(new ContractHandler()) { BaseAddress = host.GetAddresses()[0] };
        Anonymous = new ApiClient(Http, token: null);
    }

    public TestDatabase Database { get; }

    public FakeWhatsAppHost WhatsApp { get; }

    /// <summary>The folder in which e-mails are left.</summary>
    public string Mail { get; }

    /// <summary>The folder in which photos and media are kept.</summary>
    public string Blobs { get; }

    public HttpClient Http { get; }

    public ApiClient Anonymous { get; }

    /// <summary>To what stands behind the flows, past the API.</summary>
    public DurableTaskClient Durable => host.Services.GetRequiredService<DurableTaskClient>();

    /// <param name="settings">Over the defaults: AI__Provider and the like, with ":" as the separator.</param>
    public static async Task<TestApp> StartAsync(PostgresFixture postgres, params (string Name, string Value)[] settings) =>
        await StartAsync(await postgres.CreateDatabaseAsync(), ownsDatabase: true, settings);

    /// <param name="services">Puts parts of the test in the place of the backend's own.</param>
    /// <param name="settings">Over the defaults.</param>
    public static async Task<TestApp> StartAsync(PostgresFixture postgres, Action<IServiceCollection> services, params (string Name, string Value)[] settings) =>
        await StartAsync(await postgres.CreateDatabaseAsync(), ownsDatabase: true, settings, services);

    /// <summary>By another clock than the machine's, on a database that the test has made itself, and keeps.</summary>
    public static Task<TestApp> StartAsync(TestDatabase database, TimeProvider clock, params (string Name, string Value)[] settings) =>
        StartAsync(database, ownsDatabase: false, settings, services => services.AddSingleton(clock), clock);

    /// <summary>On a database that the test has made itself, and keeps.</summary>
    public static Task<TestApp> StartAsync(TestDatabase database, params (string Name, string Value)[] settings) => StartAsync(database, ownsDatabase: false, settings);

    /// <summary>Another process on the same database, as far as it can be told from outside.</summary>
    public Task<TestApp> StartAnotherAsync(params (string Name, string Value)[] settings) => StartAsync(Database, ownsDatabase: false, settings);

    /// <summary>Ends this process and starts the next on the same database.</summary>
    public async Task<TestApp> RestartAsync(params (string Name, string Value)[] settings)
    {
        await EndAsync();
        var next = await StartAsync(Database, ownsDatabase, settings);
        ownsDatabase = false;
        return next;
    }

    /// <summary>The same organisation, asked through this process.</summary>
    public async Task<Organization> FindAsync(Organization organization) => organization with { App = this, Admin = await LoginAsync(organization.Email) };

    private static async Task<TestApp> StartAsync(TestDatabase database, bool ownsDatabase, (string Name, string Value)[] settings, Action<IServiceCollection>? services = null, TimeProvider? clock = null)
    {
        var whatsApp = await FakeWhatsAppHost.StartAsync();
        var mail = Directory.CreateTempSubdirectory("soulcrm-mail-").FullName;
        var blobs = Directory.CreateTempSubdirectory("soulcrm-blobs-").FullName;
        var builder = FunctionsApplication.CreateBuilder([]);
        var values = new Dictionary<string, string?>
        {
            ["Database"] = database.App,
            ["ServiceBusConnection"] = database.Host,
            ["Auth:SigningKey"] = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(database.App))),
            ["Auth:EncryptionKey"] = Convert.ToBase64String(SHA256.HashData("second factors"u8)),
            // So that what a test ends is refused at its next request, whichever process it asks.
            ["Auth:SessionCheckInterval"] = "00:00:00",
            ["RateLimits:UserPerMinute"] = "1000000",
            ["RateLimits:AddressPerMinute"] = "1000000",
            ["RateLimits:LoginsPerAddress"] = "1000000",
            ["Email:Folder"] = mail,
            ["Blobs:Folder"] = blobs,
            ["WhatsApp:HostUrl"] = whatsApp.Url.ToString(),
            ["WhatsApp:HostSecret"] = FakeWhatsAppHost.Secret,
            ["WhatsApp:EventsSecrets:0"] = EventsSecret,
            ["Logging:LogLevel:Default"] = "Warning",
        };
        foreach (var (name, value) in settings) values[name] = value;
        foreach (var (name, value) in values) builder.Configuration[name] = value;
        builder.ConfigureEmbeddedHost(options =>
        {
            options.FunctionAssemblies.Add(typeof(SoulCrmServices).Assembly);
            options.Database = database.Host;
            options.Urls = "http://127.0.0.1:0";
            options.TimeProvider = clock ?? TimeProvider.System;
            options.Folder = Path.GetDirectoryName(typeof(SoulCrmServices).Assembly.Location)!;
            options.Settings["ServiceBusConnection"] = database.Host;
        });
        builder.AddSoulCrm();
        services?.Invoke(builder.Services);
        var built = builder.Build();
        await built.StartAsync();
        return new TestApp(built, database, ownsDatabase, whatsApp, mail, blobs);
    }

    /// <summary>A new organisation and its administrator, signed in.</summary>
    public async Task<Organization> RegisterAsync(string name = "Море Туров", int quietWindowSeconds = 1)
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        var response = await Anonymous.PostAsync("/api/auth/register", new { organizationName = name, email, password = "long enough 1", name = "Анна", language = "ru" });
        if (response.Status != 201) throw new InvalidOperationException($"Registration answered {response.Status}: {response.Text}");
        var admin = new ApiClient(Http, response.Json.GetProperty("accessToken").GetString());
        // No hours: it is always open, whenever the tests run.
        await admin.PatchAsync("/api/organization", new { quietWindowSeconds, workingHours = new { } });
        return new Organization(this, response.Json.GetProperty("user").GetProperty("organizationId").GetGuid(), email, admin);
    }

    /// <summary>Signs in.</summary>
    public async Task<ApiClient> LoginAsync(string email, string password = "long enough 1")
    {
        var login = await Anonymous.PostAsync("/api/auth/login", new { email, password });
        return login.Status == 200 ? new ApiClient(Http, login.Json.GetProperty("accessToken").GetString()) : throw new InvalidOperationException($"Signing in answered {login.Status}: {login.Text}");
    }

    /// <summary>The link in the newest e-mail to an address.</summary>
    public async Task<string> LinkToAsync(string email)
    {
        var mail = await Eventually.GetAsync(() => Directory.GetFiles(Mail).OrderDescending().Select(File.ReadAllText).FirstOrDefault(text => text.Contains(email, StringComparison.OrdinalIgnoreCase)), text => text is not null, $"an e-mail to {email}");
        var text = (await MimeKit.MimeMessage.LoadAsync(new MemoryStream(Encoding.UTF8.GetBytes(mail!)))).TextBody!;
        return text.Split('\n').Single(line => line.StartsWith("http", StringComparison.Ordinal)).Trim();
    }

    /// <summary>A super administrator, signed in.</summary>
    public async Task<ApiClient> SuperAdminAsync()
    {
        var email = $"{Guid.NewGuid():N}@example.com";
        await Database.ExecuteAsync("""
            insert into users (tenant_id, id, email, password_hash, name, role) values ('00000000-0000-7000-8000-000000000001', gen_random_uuid(), $1, crypt('long enough 1', gen_salt('bf', 4)), 'Пётр с платформы', 'super_admin')
            """, email);
        return await LoginAsync(email);
    }

    /// <summary>A colleague who has taken up his invitation.</summary>
    public async Task<(ApiClient Client, Guid Id)> InviteAsync(Organization organization, string role = "manager", string name = "Мария", string password = "kofe s kardamonom 7")
    {
        var invited = await organization.Admin.PostAsync("/api/users", new { email = $"{Guid.NewGuid():N}@example.com", name, role, language = "ru" });
        if (invited.Status != 201) throw new InvalidOperationException($"The invitation answered {invited.Status}: {invited.Text}");
        var accepted = await Anonymous.PostAsync("/api/auth/invitations/accept", new { token = invited.Json.GetProperty("link").GetString()!.Split('#')[1], password });
        if (accepted.Status != 200) throw new InvalidOperationException($"Accepting answered {accepted.Status}: {accepted.Text}");
        return (new ApiClient(Http, accepted.Json.GetProperty("accessToken").GetString()), accepted.Json.GetProperty("user").GetProperty("id").GetGuid());
    }

    /// <summary>Delivers an event as whatsapp-host does.</summary>
    public Task<ApiResponse> DeliverAsync(object body, string? id = null, DateTimeOffset? at = null, string secret = EventsSecret) =>
        DeliverTextAsync(JsonSerializer.Serialize(body, JsonSerializerOptions.Web), id, at, secret);

    public Task<ApiResponse> DeliverTextAsync(string text, string? id = null, DateTimeOffset? at = null, string secret = EventsSecret) => DeliverTextAsync(Http, text, id, at, secret);

    /// <summary>To whichever process listens there.</summary>
    public static async Task<ApiResponse> DeliverTextAsync(HttpClient http, string text, string? id = null, DateTimeOffset? at = null, string secret = EventsSecret)
    {
        id ??= $"evt_{Guid.NewGuid():N}";
        var timestamp = (at ?? DateTimeOffset.UtcNow).ToUnixTimeSeconds();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[6..]), Encoding.UTF8.GetBytes($"{id}.{timestamp}.{text}")));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/whatsapp/events") { Content = new StringContent(text, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", $"{timestamp}");
        request.Headers.Add("webhook-signature", $"v1,{signature}");
        using var response = await http.SendAsync(request);
        return await ApiResponse.ReadAsync(response);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        if (ownsDatabase) await Database.DisposeAsync();
    }

    private async Task EndAsync()
    {
        if (ended) return;
        ended = true;
        Http.Dispose();
        await host.StopAsync();
        host.Dispose();
        await WhatsApp.DisposeAsync();
        Directory.Delete(Mail, recursive: true);
        Directory.Delete(Blobs, recursive: true);
    }
}
