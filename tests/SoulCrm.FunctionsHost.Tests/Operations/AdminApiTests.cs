using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Operations;

public sealed class AdminApiTests : IAsyncLifetime
{
    private const string Key = "a-key-for-operators";
    private const string Queues = """[{ "name": "jobs", "maxDeliveryCount": 1 }]""";

    private TestHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = await StartAsync(null);
        _http = ClientOf(_host);
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task Functions_ListTriggersCountsAndTheLastFailure()
    {
        await _host.Bus.CreateSender("jobs").SendMessageAsync(new ServiceBusMessage("bad\0luck"));
        await DeadLettersAsync(1);
        using var ping = await _http.GetAsync("/api/ping/5");
        Assert.Equal(HttpStatusCode.OK, ping.StatusCode);

        var functions = (await GetAsync("functions")).EnumerateArray().ToDictionary(function => function.GetProperty("name").GetString()!);
        Assert.Equal(["Flow", "Ping", "Tick", "Twice", "Work"], functions.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("http", "GET /api/ping/{id:int}", 1), Source(functions["Ping"], "succeeded"));
        Assert.Equal(("queue", "jobs", 1), Source(functions["Work"], "failed"));
        Assert.Equal(("timer", "0 0 3 * * *", 0), Source(functions["Tick"], "succeeded"));
        var failure = functions["Work"].GetProperty("lastFailure");
        Assert.Equal(("System.FormatException", "bad\uFFFDluck"), (failure.GetProperty("errorType").GetString(), failure.GetProperty("message").GetString()));
        Assert.Equal(JsonValueKind.Null, functions["Ping"].GetProperty("lastFailure").ValueKind);

        // A failure is kept when its process is gone.
        await using var other = await StartAsync(_host.Database);
        using var otherHttp = ClientOf(other);
        await Eventually.HoldsAsync(async () => (await otherHttp.GetStringAsync("/admin/processes")).Contains("\"isThisOne\":false", StringComparison.Ordinal));
        await Eventually.HoldsAsync(async () => (await otherHttp.GetStringAsync("/admin/functions")).Contains("System.FormatException", StringComparison.Ordinal));
        await _host.DisposeAsync();
        Assert.Contains("System.FormatException", await otherHttp.GetStringAsync("/admin/functions"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Queues_DeadLettersAreListedRequeuedAndPurged()
    {
        await _host.Bus.CreateSender("jobs").SendMessagesAsync([new ServiceBusMessage("one") { MessageId = "m1" }, new ServiceBusMessage("two") { MessageId = "m2" }]);
        await DeadLettersAsync(2);
        var letters = await GetAsync("queues/jobs/dead-letters?limit=1");
        Assert.Equal(1, letters.GetArrayLength());
        var number = letters[0].GetProperty("sequenceNumber").GetInt64();
        Assert.Equal("MaxDeliveryCountExceeded", letters[0].GetProperty("reason").GetString());
        Assert.Equal("""{"requeued":2}""", await SendAsync(HttpMethod.Post, "queues/jobs/dead-letters/requeue", 200));
        await DeadLettersAsync(2);
        var again = (await GetAsync("queues/jobs/dead-letters"))[0].GetProperty("sequenceNumber").GetInt64();
        Assert.NotEqual(number, again);
        await SendAsync(HttpMethod.Post, $"queues/jobs/dead-letters/{number}/requeue", 404);
        await SendAsync(HttpMethod.Delete, $"queues/jobs/dead-letters/{again}", 204);
        await SendAsync(HttpMethod.Delete, $"queues/jobs/dead-letters/{again}", 404);
        Assert.Equal("""{"purged":1}""", await SendAsync(HttpMethod.Delete, "queues/jobs/dead-letters", 200));
        await SendAsync(HttpMethod.Get, "queues/jobs/dead-letters?before=x", 400);
    }

    [Fact]
    public async Task Orchestrations_AreListedShownAndOrdered()
    {
        await _host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", 3, new StartOrchestrationOptions("f1"));
        await Eventually.HoldsAsync(async () => (await GetAsync("orchestrations?status=running&name=flow")).GetProperty("items").GetArrayLength() == 1);
        await SendAsync(HttpMethod.Get, "orchestrations?status=dancing", 400);
        await SendAsync(HttpMethod.Get, "orchestrations?cursor=!", 400);
        await SendAsync(HttpMethod.Get, "orchestrations/none", 404);
        await SendAsync(HttpMethod.Post, "orchestrations/none/terminate", 404);
        await SendAsync(HttpMethod.Post, "orchestrations/none/restart", 404);
        await SendAsync(HttpMethod.Post, "orchestrations/f1/suspend?reason=lunch", 202);
        await StatusAsync("Suspended");
        await SendAsync(HttpMethod.Post, "orchestrations/f1/resume", 202);
        await StatusAsync("Running");
        await SendAsync(HttpMethod.Post, "orchestrations/f1/restart", 409);
        await SendAsync(HttpMethod.Delete, "orchestrations/f1", 409);
        await SendAsync(HttpMethod.Post, "orchestrations/f1/terminate?reason=enough", 202);
        await StatusAsync("Terminated");
        await SendAsync(HttpMethod.Post, "orchestrations/f1/terminate", 409);
        Assert.Equal("started", (await GetAsync("orchestrations/f1/history"))[0].GetProperty("kind").GetString());
        await SendAsync(HttpMethod.Post, "orchestrations/f1/restart", 202);
        await StatusAsync("Running");
        await SendAsync(HttpMethod.Post, "orchestrations/f1/terminate", 202);
        await StatusAsync("Terminated");
        await SendAsync(HttpMethod.Delete, "orchestrations/f1", 204);
        await SendAsync(HttpMethod.Delete, "orchestrations/f1", 404);

        Task StatusAsync(string status) =>
            Eventually.HoldsAsync(async () => (await GetAsync("orchestrations/f1")).GetProperty("summary").GetProperty("status").GetString() == status);
    }

    [Fact]
    public async Task WithoutTheKeyOrFromOutside_ThePathDoesNotExist()
    {
        using var http = _host.Http;
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/admin/functions")).StatusCode);
        http.DefaultRequestHeaders.Add("x-functions-key", Key + "x");
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync("/admin/functions")).StatusCode);
        _http.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        Assert.Equal(HttpStatusCode.NotFound, (await _http.GetAsync("/admin/functions")).StatusCode);

        await using var closed = await TestHost.StartAsync([typeof(Functions)], queues: Queues);
        using var closedHttp = closed.Http;
        closedHttp.DefaultRequestHeaders.Add("x-functions-key", "");
        Assert.Equal(HttpStatusCode.NotFound, (await closedHttp.GetAsync("/admin/functions")).StatusCode);
    }

    [Fact]
    public void ShortKey_StopsTheStart()
    {
        var refused = Assert.Throws<FunctionsHostConfigurationException>(() => TestHost.Build([], null, configure: options => options.Settings["FunctionsHost__OperationsKey"] = "short"));
        Assert.Contains("FunctionsHost__OperationsKey", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_TellInvocationsQueuesAndOrchestrations_ToThisMachineOnly()
    {
        await _host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", 3);
        await _host.Bus.CreateSender("jobs").SendMessageAsync(new ServiceBusMessage("1"));
        string[] expected =
        [
            "functions_invocations_total{function=\"Work\",outcome=\"succeeded\"} 1",
            "functions_invocation_seconds_bucket{function=\"Work\",le=\"+Inf\"} 1",
            "functions_invocation_seconds_count{function=\"Work\"} 1",
            "functions_queue_deliveries_total{queue=\"jobs\",outcome=\"completed\"} 1",
            "functions_queue_ready{queue=\"jobs\"} 0",
            "functions_queue_dead_letters{queue=\"jobs\"} 0",
            "functions_orchestrations{status=\"Running\"} 1",
        ];
        await Eventually.HoldsAsync(
            async () => expected.All((await _http.GetStringAsync("/metrics")).Split('\n').Contains), () => _http.GetStringAsync("/metrics"));
        using var proxied = new HttpRequestMessage(HttpMethod.Get, "/metrics");
        proxied.Headers.Add("X-Forwarded-For", "203.0.113.9");
        using var refused = await _http.SendAsync(proxied);
        Assert.Equal(404, (int)refused.StatusCode);
    }

    private static Task<TestHost> StartAsync(string? database) =>
        TestHost.StartAsync([typeof(Functions)], database, Queues, options => options.Settings["FunctionsHost__OperationsKey"] = Key);

    private static HttpClient ClientOf(TestHost host)
    {
        var http = host.Http;
        http.DefaultRequestHeaders.Add("x-functions-key", Key);
        return http;
    }

    private static (string?, string?, int) Source(JsonElement function, string count) =>
        (function.GetProperty("trigger").GetString(), function.GetProperty("source").GetString(), function.GetProperty(count).GetInt32());

    private Task DeadLettersAsync(int count) => Eventually.HoldsAsync(async () => (await GetAsync("queues"))[0].GetProperty("deadLetters").GetInt64() == count);

    private async Task<JsonElement> GetAsync(string path) => JsonDocument.Parse(await SendAsync(HttpMethod.Get, path, 200)).RootElement;

    private async Task<string> SendAsync(HttpMethod method, string path, int status)
    {
        using var request = new HttpRequestMessage(method, $"/admin/{path}");
        using var response = await _http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        Assert.True((int)response.StatusCode == status, $"{method} {path}: {(int)response.StatusCode} {body}");
        return body;
    }

    public static class Functions
    {
        [Function("Ping")]
        public static IResult Ping([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping/{id:int}")] HttpRequest request, int id) =>
            TypedResults.Ok($"{request.Method} {id}");

        [Function("Work")]
        public static void Work([ServiceBusTrigger("jobs", Connection = "ServiceBusConnection")] string body)
        {
            if (!int.TryParse(body, out _))
            {
                throw new FormatException(body);
            }
        }

        [Function("Tick")]
        public static void Tick([TimerTrigger("0 0 3 * * *")] TimerInfo timer) => Assert.NotNull(timer);

        [Function("Flow")]
        public static async Task<int> FlowAsync([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var doubled = await context.CallActivityAsync<int>("Twice", context.GetInput<int>());
            return doubled + await context.WaitForExternalEvent<int>("go");
        }

        [Function("Twice")]
        public static int Twice([ActivityTrigger] int number) => number * 2;
    }
}
