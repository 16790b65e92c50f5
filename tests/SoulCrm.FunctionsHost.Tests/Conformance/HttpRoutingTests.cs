using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Which request reaches which function.</summary>
public sealed class HttpRoutingTests : IAsyncLifetime
{
    private HttpApp _app = null!;

    public async Task InitializeAsync() => _app = await HttpApp.StartAsync(typeof(Functions));

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("GET", "/api/ByName", "by name")]
    [InlineData("GET", "/API/bYnAME", "by name")]
    [InlineData("GET", "/api/clients/0192f0c1-0000-7000-8000-000000000001", "client 0192f0c1-0000-7000-8000-000000000001")]
    [InlineData("GET", "/api/clients", "clients page 1")]
    [InlineData("GET", "/api/clients/page/3", "clients page 3")]
    [InlineData("GET", "/api/clients/page", "clients page 1")]
    [InlineData("GET", "/api/files", "file ")]
    [InlineData("GET", "/api/files/readme", "file readme")]
    [InlineData("GET", "/api/trees/a/b/c", "tree a/b/c")]
    [InlineData("GET", "/api/clients/", "clients page 1")]
    [InlineData("POST", "/api/clients", "new client")]
    [InlineData("GET", "/api/words/abc", "word abc")]
    [InlineData("PURGE", "/api/any", "any PURGE")]
    [InlineData("HEAD", "/api/heads", "")]
    [InlineData("OPTIONS", "/api/heads", "OPTIONS")]
    public async Task Request_OfARouteAndMethod_ReachesItsFunction(string method, string path, string body) => Assert.Equal((200, body), await _app.AskAsync(method, path));

    [Theory]
    [InlineData("GET", "/api/unknown")]
    [InlineData("GET", "/ByName")]
    [InlineData("GET", "/api")]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/clients/7")]
    [InlineData("GET", "/api/clients/page/three")]
    [InlineData("GET", "/api/words/ab")]
    [InlineData("GET", "/api/words/abcdefg")]
    [InlineData("GET", "/api/files/a/b")]
    [InlineData("POST", "/api/ByName")]
    [InlineData("HEAD", "/api/ByName")]
    [InlineData("OPTIONS", "/api/ByName")]
    [InlineData("DELETE", "/api/clients")]
    [InlineData("PUT", "/api/clients/0192f0c1-0000-7000-8000-000000000001")]
    public async Task Request_ThatNoFunctionAnswers_Is404AndNever405(string method, string path) => Assert.Equal((404, ""), await _app.AskAsync(method, path));

    [Theory]
    [InlineData("", "/clients", 200)]
    [InlineData("", "/api/clients", 404)]
    [InlineData("v1/public", "/v1/public/clients", 200)]
    [InlineData("v1/public", "/clients", 404)]
    public async Task Prefix_OfHostJson_IsPutBeforeEveryRoute(string prefix, string path, int status)
    {
        await using var app = await HttpApp.StartAsync(
            typeof(Functions), hostJson: $$"""{ "version": "2.0", "extensions": { "http": { "routePrefix": "{{prefix}}" } } }""");
        Assert.Equal(status, (await app.AskAsync("GET", path)).Status);
    }

    [Fact]
    public async Task Prefix_OfTheEnvironment_WinsOverHostJson()
    {
        using var host = TestHost.Build(
            [typeof(Functions)], null, configure: options => options.Settings["AzureFunctionsJobHost__extensions__http__routePrefix"] = "rest");
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = host.GetAddresses()[0] };
        Assert.Equal("clients page 1", await client.GetStringAsync("/rest/clients"));
        await host.StopAsync();
    }

    [Fact]
    public async Task ForwardedHeaders_OfAProxyOnThisMachine_Count()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/forwarded");
        request.Headers.Add("X-Forwarded-For", "198.51.100.1, 203.0.113.9"); // the last hop is the one that the trusted proxy added
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "crm.example");
        using var response = await _app.Client.SendAsync(request);
        Assert.Equal("https crm.example 203.0.113.9", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Limits_OfHostJson_QueueTheNextRequestAndTurnAwayThoseBeyond()
    {
        var probe = new Gate();
        await using var app = await HttpApp.StartAsync(
            typeof(Gated), builder => builder.Services.AddSingleton(probe),
            """{ "version": "2.0", "extensions": { "http": { "maxConcurrentRequests": 1, "maxOutstandingRequests": 2 } } }""");
        var running = app.AskAsync("GET", "/api/gated");
        await probe.Entered.WaitForAsync(1);
        Task<(int Status, string Body)>[] others = [app.AskAsync("GET", "/api/gated"), app.AskAsync("GET", "/api/gated")];
        var turnedAway = await Task.WhenAny(others); // the other one waits for its turn, so only this one can have ended
        Assert.Equal((429, 1), ((await turnedAway).Status, probe.Entered.Seen.Count));
        probe.Go.SetResult();
        Assert.Equal(200, (await running).Status);
        Assert.Equal([200, 429], (await Task.WhenAll(others)).Select(answer => answer.Status).Order());
    }

    public sealed class Gate
    {
        public Recorder<string> Entered { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Gated(Gate gate)
    {
        [Function("Gated")]
        public Task RunAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            gate.Entered.Add(req.Path);
            return gate.Go.Task;
        }
    }

    public static class Functions
    {
        [Function("ByName")]
        public static IResult ByName([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Results.Text("by name");

        [Function("Client")]
        public static IResult Client([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/{id:guid}")] HttpRequest req, Guid id) => Results.Text($"client {id}");

        [Function("Clients")]
        public static IResult Clients([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients")] HttpRequest req) => Results.Text("clients page 1");

        [Function("ClientsPage")]
        public static IResult ClientsPage([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "clients/page/{number:int=1}")] HttpRequest req, int number) =>
            Results.Text($"clients page {number}");

        [Function("NewClient")]
        public static IResult NewClient([HttpTrigger(AuthorizationLevel.Anonymous, "POST", Route = "/Clients")] HttpRequest req) => Results.Text("new client");

        [Function("File")]
        public static IResult File([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "files/{name?}")] HttpRequest req, string? name) => Results.Text($"file {name}");

        [Function("Tree")]
        public static IResult Tree([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "trees/{*path}")] HttpRequest req, string path) => Results.Text($"tree {path}");

        [Function("Word")]
        public static IResult Word([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "words/{word:alpha:length(3,6)}")] HttpRequest req, string word) => Results.Text($"word {word}");

        [Function("Any")]
        public static IResult Any([HttpTrigger(AuthorizationLevel.Anonymous)] HttpRequest req) => Results.Text($"any {req.Method}");

        [Function("Heads")]
        public static IResult Heads([HttpTrigger(AuthorizationLevel.Anonymous, "head", "options", "get")] HttpRequest req) => Results.Text(req.Method);

        [Function("Forwarded")]
        public static IResult Forwarded([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) =>
            Results.Text($"{req.Scheme} {req.Host} {req.HttpContext.Connection.RemoteIpAddress}");
    }
}
