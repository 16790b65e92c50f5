using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>How parameters are filled: by name, from text, and what happens when nothing fits.</summary>
public sealed class BindingTests : IAsyncLifetime
{
    private const string Id = "0192f0c1-0000-7000-8000-000000000001";

    private HttpApp _app = null!;

    public async Task InitializeAsync() => _app = await HttpApp.StartAsync(typeof(Functions));

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("text/plain words", "plain words")]
    [InlineData("guid/" + Id, Id)]
    [InlineData("int/-7", "-7")]
    [InlineData("long/9007199254740993", "9007199254740993")]
    [InlineData("decimal/12.50", "12.50")]
    [InlineData("bool/true", "True")]
    [InlineData("bool/false", "False")]
    [InlineData("dateTimeOffset/2026-03-01T10:00:00Z", "2026-03-01T10:00:00.0000000+00:00")]
    [InlineData("dateTime/2026-03-01T10:00:00Z", "2026-03-01T10:00:00.0000000Z")]
    [InlineData("nullable/7", "7")]
    public async Task RouteValue_OfASupportedType_IsConverted(string path, string expected) => Assert.Equal((200, expected), await _app.AskAsync("GET", $"/api/{path}"));

    [Theory]
    [InlineData("guid/seven")]
    [InlineData("int/seven")]
    [InlineData("int/9007199254740993")]
    [InlineData("bool/yes")]
    [InlineData("dateTimeOffset/yesterday")]
    [InlineData("enum/Red")]
    [InlineData("dateOnly/2026-03-01")]
    [InlineData("timeOnly/10:00")]
    [InlineData("struct/7")]
    public async Task RouteValue_ThatNoConverterTakes_FailsTheInvocation(string path) => Assert.Equal((500, ""), await _app.AskAsync("GET", $"/api/{path}"));

    [Theory]
    [InlineData("defaults", 200, "10 eleven")]
    [InlineData("defaults?number=1&text=one", 200, "1 one")]
    [InlineData("defaults?number=one", 500, "")]
    [InlineData("absent", 200, "null null null")]
    [InlineData("required", 500, "")]
    [InlineData("required?number=3", 200, "3")]
    public async Task NothingToBind_GivesDefaultThenNullThenFailure(string path, int status, string body) => Assert.Equal((status, body), await _app.AskAsync("GET", $"/api/{path}"));

    [Fact]
    public async Task RouteValue_WinsOverTheQuery() => Assert.Equal((200, "1"), await _app.AskAsync("GET", "/api/int/1?value=2"));

    [Fact]
    public async Task Names_AreComparedIgnoringCase() => Assert.Equal((200, "a b"), await _app.AskAsync("GET", "/api/cased/a?WORD=b"));

    [Fact]
    public async Task ContextAndToken_AreBoundWhateverTheirNames() => Assert.Equal((200, "ContextAndToken True"), await _app.AskAsync("GET", "/api/ContextAndToken"));

    [Theory]
    [InlineData("""{ "name": "Ada", "AGE": 36 }""", 200, "Ada 36")]
    [InlineData("""{ "name": "Ada", "age": "36" }""", 200, "Ada 36")] // MVC's options read numbers in quotes, the worker's do not
    [InlineData("{", 500, "")]
    [InlineData("", 500, "")]
    [InlineData("""{ "name": "Ada", "age": "old" }""", 500, "")]
    public async Task FromBody_GoodOrBad_BindsOrFailsWith500(string body, int status, string answer)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        Assert.Equal((status, answer), await _app.AskAsync("POST", "/api/body", content));
    }

    [Fact]
    public async Task FromBody_ReadsWithMvcsOptions()
    {
        await using var app = await HttpApp.StartAsync(typeof(Functions), builder => builder.Services.Configure<Microsoft.AspNetCore.Mvc.JsonOptions>(
            options => options.JsonSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower));
        using var content = new StringContent("""{ "first_name": "Ada" }""", Encoding.UTF8, "application/json");
        Assert.Equal((200, "Ada"), await app.AskAsync("POST", "/api/named", content));
    }

    public enum Color
    {
        Red,
    }

    public readonly record struct Kilograms(int Value);

    public sealed record Person(string Name, int Age);

    public sealed record Named(string FirstName);

    public static class Functions
    {
        [Function("Text")]
        public static IResult Text([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "text/{value}")] HttpRequest req, string value) => Results.Text(value);

        [Function("Guid")]
        public static IResult OfGuid([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "guid/{value}")] HttpRequest req, Guid value) => Results.Text($"{value}");

        [Function("Int")]
        public static IResult OfInt([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "int/{value}")] HttpRequest req, int value) => Results.Text($"{value}");

        [Function("Long")]
        public static IResult OfLong([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "long/{value}")] HttpRequest req, long value) => Results.Text($"{value}");

        [Function("Decimal")]
        public static IResult OfDecimal([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "decimal/{value}")] HttpRequest req, decimal value) => Results.Text($"{value}");

        [Function("Bool")]
        public static IResult OfBool([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bool/{value}")] HttpRequest req, bool value) => Results.Text($"{value}");

        [Function("DateTimeOffset")]
        public static IResult OfOffset([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dateTimeOffset/{value}")] HttpRequest req, DateTimeOffset value) => Results.Text($"{value:o}");

        [Function("DateTime")]
        public static IResult OfDateTime([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dateTime/{value}")] HttpRequest req, DateTime value) =>
            Results.Text($"{value.ToUniversalTime():o}");

        [Function("Nullable")]
        public static IResult OfNullable([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nullable/{value}")] HttpRequest req, int? value) => Results.Text($"{value}");

        [Function("Enum")]
        public static IResult OfEnum([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "enum/{value}")] HttpRequest req, Color value) => Results.Text($"{value}");

        [Function("DateOnly")]
        public static IResult OfDateOnly([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "dateOnly/{value}")] HttpRequest req, DateOnly value) => Results.Text($"{value}");

        [Function("TimeOnly")]
        public static IResult OfTimeOnly([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "timeOnly/{value}")] HttpRequest req, TimeOnly value) => Results.Text($"{value}");

        [Function("Struct")]
        public static IResult OfStruct([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "struct/{value}")] HttpRequest req, Kilograms value) => Results.Text($"{value}");

        [Function("Defaults")]
        public static IResult Defaults([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, int number = 10, string text = "eleven") => Results.Text($"{number} {text}");

        [Function("Absent")]
        public static IResult Absent([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, string? text, int? number, Person? person) =>
            Results.Text($"{text ?? "null"} {number?.ToString() ?? "null"} {person?.ToString() ?? "null"}");

        [Function("Required")]
        public static IResult Required([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, int number) => Results.Text($"{number}");

        [Function("Cased")]
        public static IResult Cased([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "cased/{VALUE}")] HttpRequest req, string value, string word) => Results.Text($"{value} {word}");

        [Function("ContextAndToken")]
        public static IResult ContextAndToken([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest anyName, FunctionContext value, CancellationToken word) =>
            Results.Text($"{value.FunctionDefinition.Name} {word == value.CancellationToken && word.CanBeCanceled}");

        [Function("Body")]
        public static IResult Body([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req, [FromBody] Person person) => Results.Text($"{person.Name} {person.Age}");

        [Function("Named")]
        public static IResult OfNamed([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req, [FromBody] Named named) => Results.Text(named.FirstName);
    }
}
