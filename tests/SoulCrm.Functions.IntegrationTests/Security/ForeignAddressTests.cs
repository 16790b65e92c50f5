using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T27: whatever address somebody writes wherever a text goes, the backend never calls it.</summary>
public sealed class ForeignAddressTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Hosts =
    [
        "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "[::1]", "[::ffff:127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]",
        "example.com@127.0.0.1", "localhost.", "127。0。0。1", "ｌｏｃａｌｈｏｓｔ", "169.254.169.254",
    ];

    // {0} is host and port.
    private static readonly string[] Forms =
    [
        "http://{0}/", "https://{0}/", "HTTP://{0}/", "//{0}/", "http:\\\\{0}\\", "http:/{0}/", "ftp://{0}/", "gopher://{0}/_GET", "dict://{0}/", "ws://{0}/",
        "http://{0}/latest/meta-data/", "http://{0}/a.jpg", "http://{0}/?next=http://{0}/", "http://{0}/#@example.com", "\thttp://{0}/", "http://%31:%32@{0}/",
        "<img src=\"http://{0}/\">", "![](http://{0}/)", "url(http://{0}/)", "http://{0}/%2e%2e/",
    ];

    [Fact]
    public async Task AddressesInTexts_AreNeverCalled()
    {
        using var canary = new TcpListener(IPAddress.IPv6Any, 0);
        canary.Server.DualMode = true;
        canary.Start();
        var calls = 0;
        var port = ((IPEndPoint)canary.LocalEndpoint).Port;
        var listening = Task.Run(async () =>
        {
            try
            {
                while (true)
                {
                    using var caller = await canary.AcceptTcpClientAsync();
                    Interlocked.Increment(ref calls);
                }
            }
            catch (Exception exception) when (exception is SocketException or InvalidOperationException or ObjectDisposedException)
            {
                // Stopped.
            }
        });
        var urls = Hosts.SelectMany(host => Forms.Select(form => form.Replace("{0}", $"{host}:{port}", StringComparison.Ordinal))).ToList();

        await using var app = await TestApp.StartAsync(postgres);
        var world = await World.BuildAsync(app);
        var operations = Contract.Operations.Where(operation => Bodies.Of(operation) is JsonObject && !operation.Route.Contains("/auth/", StringComparison.Ordinal)).ToList();
        var (sent, accepted) = (0, 0);
        foreach (var url in urls.Concat(urls)) // twice: every text member has its turn
        {
            var operation = operations[sent % operations.Count];
            var body = (JsonObject)Bodies.Of(operation)!;
            foreach (var text in Texts(body).ToList()) text.ReplaceWith(url);
            var response = await world.Organization.Admin.SendAsync(new HttpMethod(operation.Method), world.Path(operation.Route), JsonContent.Create(body));
            Assert.True(response.Status < 500, $"{operation.Method} {operation.Route}: {response.Status}");
            if (response.Status < 300) accepted++;
            sent++;
        }

        // Free texts alone, which are kept: nothing that works on them later calls either.
        var phone = Organization.NewPhone();
        foreach (var url in urls)
        {
            Assert.Equal(201, (await world.Organization.Admin.PostAsync($"/api/clients/{world.Ids["clients"]}/notes", new { text = url })).Status);
            await world.Organization.ClientWritesAsync(phone, url);
        }

        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from outbox"), count => count == 0, "the queues have taken everything");
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from functions_host.messages"), count => count == 0, "everything was worked on");
        // The canary hears: otherwise none of this shows anything.
        Assert.Equal(0, calls);
        using (var known = new TcpClient()) await known.ConnectAsync(IPAddress.Loopback, port);
        await Eventually.GetAsync(() => Volatile.Read(ref calls), count => count == 1, "the canary hears a caller");
        canary.Stop();
        await listening;
        output.WriteLine($"FIGURE T27: {urls.Count} addresses in {sent} bodies ({accepted} accepted), {urls.Count} notes and {urls.Count} messages: 0 calls");
    }

    private static IEnumerable<JsonValue> Texts(JsonNode? node) => node switch
    {
        JsonObject parent => parent.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String => [value],
        _ => [],
    };
}
