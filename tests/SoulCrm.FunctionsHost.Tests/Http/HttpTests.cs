using System.Net;
using System.Net.Http.Json;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SoulCrm.FunctionsHost.TestSupport;
using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;

namespace SoulCrm.FunctionsHost.Tests.Http;

public sealed class HttpTests : IAsyncLifetime
{
    private readonly Probe _probe = new();
    private IHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        _host = TestHost.Build([typeof(Functions)], null, build: builder =>
        {
            builder.Services.AddSingleton(_probe).AddScoped<ScopedThing>();
            builder.UseMiddleware<Middleware>();
        });
        await _host.StartAsync();
        _http = new HttpClient { BaseAddress = _host.GetAddresses()[0] };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }

    [Theory]
    [InlineData("GET", "/api/typed/7", 200, """{"number":7,"tone":"x"}""")]
    [InlineData("GET", "/API/TYPED/7", 200, """{"number":7,"tone":"x"}""")]
    [InlineData("GET", "/api/typed/seven", 404, "")]
    [InlineData("POST", "/api/typed/7", 404, "")]
    [InlineData("HEAD", "/api/typed/7", 404, "")]
    [InlineData("OPTIONS", "/api/typed/7", 404, "")]
    [InlineData("GET", "/api/unknown", 404, "")]
    [InlineData("GET", "/typed/7", 404, "")]
    [InlineData("GET", "/api/action", 201, """{"made":true}""")]
    [InlineData("GET", "/api/poco", 200, "")]
    [InlineData("GET", "/api/nothing", 200, "")]
    [InlineData("GET", "/api/written", 202, "written")]
    [InlineData("GET", "/api/throws", 500, "")]
    [InlineData("GET", "/api/SyncRead", 500, "")]
    [InlineData("GET", "/api/short-circuit", 418, "\"tea\"")]
    public async Task Request_Answers(string method, string path, int status, string body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await _http.SendAsync(request);
        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task FromBody_GoodAndBad_BindsOrFails()
    {
        using var good = await _http.PostAsJsonAsync("/api/body", new { name = "Ada" });
        Assert.Equal("\"Ada\"", await good.Content.ReadAsStringAsync());
        using var bad = await _http.PostAsync("/api/body", new StringContent("{", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.InternalServerError, bad.StatusCode);
    }

    [Fact]
    public async Task Scope_IsSharedWithTheRequestAndNewForEach()
    {
        var first = await _http.GetStringAsync("/api/scope");
        var second = await _http.GetStringAsync("/api/scope");
        Assert.StartsWith("True", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task ClientGone_FiresTheToken()
    {
        using var gone = new CancellationTokenSource();
        var request = _http.GetAsync("/api/waits", gone.Token);
        await _probe.Events.WaitForAsync(1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(["waiting", "cancelled"], await _probe.Events.WaitForAsync(2));
    }

    [Fact]
    public async Task Stream_IsNotBuffered()
    {
        using var response = await _http.GetAsync("/api/streams", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: 1", await reader.ReadLineAsync());
        _probe.Go.SetResult(); // the function waits for this: with buffering the first line would never have come
        Assert.Equal("data: 2", await reader.ReadLineAsync());
    }

    [Fact]
    public async Task ForwardedHeaders_OfAProxyOnThisMachine_Count()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/forwarded");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        using var response = await _http.SendAsync(request);
        Assert.Equal("\"https 203.0.113.9\"", await response.Content.ReadAsStringAsync());
    }

    public sealed class ScopedThing
    {
        public Guid Id { get; } = Guid.NewGuid();
    }

    public sealed class Probe
    {
        public Recorder<string> Events { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public sealed class Middleware : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            if (context.GetHttpContext()!.Request.Path.Value!.EndsWith("short-circuit", StringComparison.Ordinal))
            {
                context.GetInvocationResult().Value = Results.Json("tea", statusCode: 418);
                return;
            }

            await next(context);
        }
    }

    public sealed record Body(string Name);

    public sealed class Functions(Probe probe, ScopedThing thing)
    {
        [Function("Typed")]
        public static IResult Typed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "typed/{number:int}")] HttpRequest request, int number, string tone = "x") =>
            TypedResults.Ok(new { number, tone });

        [Function("Action")]
        public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "action")] HttpRequest request) =>
            new ObjectResult(new { made = true }) { StatusCode = 201 };

        [Function("Poco")]
        public static Body Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "poco")] HttpRequest request) => new("ignored");

        [Function("Nothing")]
        public static Task Nothing([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nothing")] HttpRequest request) => Task.CompletedTask;

        [Function("Written")]
        public static Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "written")] HttpRequest request)
        {
            request.HttpContext.Response.StatusCode = 202;
            return request.HttpContext.Response.WriteAsync("written");
        }

        [Function("Throws")]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "throws")] HttpRequest request) => throw new InvalidOperationException();

        [Function("SyncRead")]
        public static IResult SyncRead([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request)
        {
            request.HttpContext.Response.Body.Write("x"u8);
            return Results.Ok();
        }

        [Function("ShortCircuit")]
        public static IResult ShortCircuit([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "short-circuit")] HttpRequest request) => Results.Ok();

        [Function("Body")]
        public static IResult ReadBody([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "body")] HttpRequest request, [FromBody] Body body) => Results.Json(body.Name);

        [Function("Scope")]
        public IResult Scope([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scope")] HttpRequest request, FunctionContext context) => Results.Text(
            $"{request.HttpContext.RequestServices.GetRequiredService<ScopedThing>() == thing && context.InstanceServices.GetRequiredService<ScopedThing>() == thing} {thing.Id}");

        [Function("Waits")]
        public async Task WaitsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "waits")] HttpRequest request, CancellationToken cancellation)
        {
            probe.Events.Add("waiting");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            probe.Events.Add("cancelled");
        }

        [Function("Streams")]
        public async Task StreamsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "streams")] HttpRequest request)
        {
            var response = request.HttpContext.Response;
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: 1\n");
            await response.Body.FlushAsync();
            await probe.Go.Task;
            await response.WriteAsync("data: 2\n");
        }

        [Function("Forwarded")]
        public static IResult Forwarded([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "forwarded")] HttpRequest request) =>
            Results.Json($"{request.Scheme} {request.HttpContext.Connection.RemoteIpAddress}");
    }
}
