using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>What becomes of what an HTTP function returns.</summary>
public sealed class HttpResultTests : IAsyncLifetime
{
    private HttpApp _app = null!;

    public async Task InitializeAsync() => _app = await HttpApp.StartAsync(typeof(Functions));

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("Object", 201, """{"firstName":"Ada"}""", "application/json; charset=utf-8")]
    [InlineData("JsonAction", 200, """{"firstName":"Ada"}""", "application/json; charset=utf-8")]
    [InlineData("Content", 202, "words", "text/x-words")]
    [InlineData("StatusCode", 204, "", null)]
    [InlineData("FileStream", 200, "bytes", "application/x-bytes")]
    [InlineData("FileContents", 200, "bytes", "application/x-bytes")]
    [InlineData("Redirect", 302, "", null)]
    [InlineData("Json", 200, """{"firstName":"Ada"}""", "application/json; charset=utf-8")]
    [InlineData("TypedOk", 200, """{"firstName":"Ada"}""", "application/json; charset=utf-8")]
    [InlineData("UnionOk", 200, """{"firstName":"Ada"}""", "application/json; charset=utf-8")]
    [InlineData("UnionOk?missing=1", 404, "", null)]
    [InlineData("Problem", 409, null, "application/problem+json")]
    [InlineData("Stream", 200, "bytes", "application/x-bytes")]
    [InlineData("NothingReturned", 200, "", null)]
    [InlineData("TaskReturned", 200, "", null)]
    [InlineData("Written", 202, "written", "text/plain")]
    [InlineData("Record", 200, "", null)]
    [InlineData("Text", 200, "", null)]
    [InlineData("Number", 200, "", null)]
    [InlineData("Null", 200, "", null)]
    [InlineData("Sequence", 200, "", null)]
    [InlineData("Pair", 206, "pair", "text/plain; charset=utf-8")]
    [InlineData("PairOfActions", 206, "pair", "text/plain; charset=utf-8")]
    [InlineData("PairOfNull", 200, "", null)]
    public async Task Returned_BecomesTheResponse(string function, int status, string? body, string? contentType)
    {
        using var response = await _app.Client.GetAsync($"/api/{function}");
        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, body ?? text, contentType), ((int)response.StatusCode, text, response.Content.Headers.ContentType?.ToString()));
    }

    [Fact]
    public async Task ActionsAndResults_AreWrittenWithTheirOwnJsonOptions()
    {
        await using var app = await HttpApp.StartAsync(typeof(Functions), builder =>
        {
            builder.Services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(options => options.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseUpper);
            builder.Services.Configure<Microsoft.AspNetCore.Http.Json.JsonOptions>(options => options.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower);
        });
        Assert.Equal((201, """{"FIRST_NAME":"Ada"}"""), await app.AskAsync("GET", "/api/Object"));
        Assert.Equal((200, """{"first-name":"Ada"}"""), await app.AskAsync("GET", "/api/Json"));
        using var content = new StringContent("""{ "first-name": "Ada" }""", Encoding.UTF8, "application/json");
        Assert.Equal((200, """{"first-name":"Ada"}"""), await app.AskAsync("POST", "/api/ReadAndWrite", content));
    }

    [Fact]
    public async Task OutputsAndHttpResult_GoTheirOwnWays()
    {
        var probe = new Probe();
        await using var host = await TestHost.StartAsync([typeof(OutputFunctions)], queues: """[{ "name": "out" }]""", build: builder => builder.Services.AddSingleton(probe));
        using var http = host.Http;
        using var both = await http.GetAsync("/api/both");
        Assert.Equal((201, "made"), ((int)both.StatusCode, await both.Content.ReadAsStringAsync()));
        using var only = await http.GetAsync("/api/only");
        Assert.Equal((200, ""), ((int)only.StatusCode, await only.Content.ReadAsStringAsync()));
        using var failed = await http.GetAsync("/api/FailsAfterAll");
        Assert.Equal(500, (int)failed.StatusCode);
        await using var sender = host.Bus.CreateSender("out");
        await sender.SendMessageAsync(new ServiceBusMessage("last"));
        var seen = await probe.Seen.WaitForAsync(5);
        Assert.Equal(["last", "one", "raw", "two", """{"Text":"a","Color":1}"""], seen.Order(StringComparer.Ordinal));
    }

    public sealed record Person(string FirstName);

    public sealed record Pair<T>([property: HttpResult] T? Response, string Ignored);

    public sealed class Probe
    {
        public Recorder<string> Seen { get; } = new();
    }

    public enum Color
    {
        Red,
        Blue,
    }

    public sealed record Note(string Text, Color Color);

    public sealed record Both(
        [property: HttpResult] IResult Response,
        [property: ServiceBusOutput("out", Connection = "ServiceBusConnection")] Note Note,
        [property: ServiceBusOutput("out", Connection = "ServiceBusConnection")] string[] Words,
        [property: ServiceBusOutput("out", Connection = "ServiceBusConnection")] string? Nothing);

    public sealed class OutputFunctions(Probe probe)
    {
        [Function("Both")]
        public static Both Both([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) =>
            new(Results.Text("made", statusCode: 201), new Note("a", Color.Blue), ["one", "two"], null);

        [Function("Only"), ServiceBusOutput("out", Connection = "ServiceBusConnection")]
        public static byte[] Only([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => "raw"u8.ToArray();

        [Function("FailsAfterAll"), ServiceBusOutput("out", Connection = "ServiceBusConnection")]
        public static string FailsAfterAll([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => throw new InvalidOperationException();

        [Function("Out")]
        public void Out([ServiceBusTrigger("out", Connection = "ServiceBusConnection")] string body) => probe.Seen.Add(body);
    }

    public static class Functions
    {
        private static readonly Person Ada = new("Ada");

        [Function("Object")]
        public static IActionResult OfObject([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new ObjectResult(Ada) { StatusCode = 201 };

        [Function("JsonAction")]
        public static IActionResult JsonAction([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new JsonResult(Ada);

        [Function("Content")]
        public static IActionResult Content([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) =>
            new ContentResult { Content = "words", ContentType = "text/x-words", StatusCode = 202 };

        [Function("StatusCode")]
        public static IActionResult StatusCode([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new NoContentResult();

        [Function("FileStream")]
        public static IActionResult FileStream([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) =>
            new FileStreamResult(new MemoryStream("bytes"u8.ToArray()), "application/x-bytes");

        [Function("FileContents")]
        public static IActionResult FileContents([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new FileContentResult("bytes"u8.ToArray(), "application/x-bytes");

        [Function("Redirect")]
        public static IActionResult Redirect([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new RedirectResult("https://crm.example/");

        [Function("Json")]
        public static IResult Json([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Results.Json(Ada);

        [Function("TypedOk")]
        public static Ok<Person> TypedOk([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => TypedResults.Ok(Ada);

        [Function("UnionOk")]
        public static async Task<Results<Ok<Person>, NotFound>> UnionOkAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            await Task.Yield();
            return req.Query.ContainsKey("missing") ? TypedResults.NotFound() : TypedResults.Ok(Ada);
        }

        [Function("Problem")]
        public static IResult Problem([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Results.Problem("taken", statusCode: 409);

        [Function("Stream")]
        public static ValueTask<IResult> Stream([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) =>
            ValueTask.FromResult(Results.Stream(new MemoryStream("bytes"u8.ToArray()), "application/x-bytes"));

        [Function("NothingReturned")]
        public static void NothingReturned([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => _ = req.Path;

        [Function("TaskReturned")]
        public static Task TaskReturned([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Task.CompletedTask;

        [Function("Written")]
        public static Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            req.HttpContext.Response.StatusCode = 202;
            req.HttpContext.Response.ContentType = "text/plain";
            return req.HttpContext.Response.WriteAsync("written");
        }

        [Function("Record")]
        public static Person Record([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Ada;

        [Function("Text")]
        public static Task<string> Text([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Task.FromResult("ignored");

        [Function("Number")]
        public static int Number([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => 7;

        [Function("Null")]
        public static IResult? Null([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => null;

        [Function("Sequence")]
        public static IEnumerable<int> Sequence([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => [1, 2];

        [Function("Pair")]
        public static Pair<IResult> OfPair([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new(Results.Text("pair", statusCode: 206), "ignored");

        [Function("PairOfActions")]
        public static Task<Pair<IActionResult>> PairOfActions([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) =>
            Task.FromResult(new Pair<IActionResult>(new ContentResult { Content = "pair", StatusCode = 206 }, "ignored"));

        [Function("PairOfNull")]
        public static Pair<IResult> PairOfNull([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => new(null, "ignored");

        [Function("ReadAndWrite")]
        public static async Task ReadAndWriteAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req) =>
            await req.HttpContext.Response.WriteAsJsonAsync(await req.ReadFromJsonAsync<Person>());
    }
}
