using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Exceptions, callers that hang up, bodies and streams.</summary>
public sealed class HttpFailureTests : IAsyncLifetime
{
    private readonly Probe _probe = new();
    private HttpApp _app = null!;

    public async Task InitializeAsync() => _app = await HttpApp.StartAsync(typeof(Functions), builder => builder.Services.AddSingleton(_probe));

    public Task DisposeAsync() => _app.DisposeAsync().AsTask();

    [Theory]
    [InlineData("Throws")]
    [InlineData("ThrowsLater")]
    [InlineData("ResultThrows")]
    [InlineData("SyncWrite")]
    [InlineData("SyncRead")]
    public async Task Exception_BeforeTheResponseBegan_Is500WithNothingInIt(string function)
    {
        using var content = new StringContent("body");
        using var response = await _app.Client.PostAsync($"/api/{function}", content);
        Assert.Equal((500, ""), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
        Assert.False(response.Headers.Contains("X-Of-The-Function"));
        Assert.Null(response.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Exception_AfterTheResponseBegan_BreaksTheConnection()
    {
        using var response = await _app.Client.GetAsync("/api/Breaks", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(200, (int)response.StatusCode);
        _probe.Go.SetResult();
        await Assert.ThrowsAnyAsync<Exception>(() => response.Content.ReadAsStringAsync());
        Assert.Equal((200, "fine"), await _app.AskAsync("GET", "/api/Fine"));
    }

    [Fact]
    public async Task ClientGone_FiresTheToken()
    {
        using var gone = new CancellationTokenSource();
        var request = _app.Client.GetAsync("/api/Waits", gone.Token);
        await _probe.Events.WaitForAsync(1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(["waiting", "cancelled, aborted: True"], await _probe.Events.WaitForAsync(2));
    }

    [Fact]
    public async Task Stream_IsNotBuffered()
    {
        using var response = await _app.Client.GetAsync("/api/Streams", HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        Assert.Equal("data: 1", await reader.ReadLineAsync());
        _probe.Go.SetResult(); // the function waits for this: with buffering the first line would never have come
        Assert.Equal("data: 2", await reader.ReadLineAsync());
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Body_IsReadOnceUnlessBuffered()
    {
        using var once = new StringContent("words");
        Assert.Equal((200, "words|"), await _app.AskAsync("POST", "/api/ReadsTwice", once));
        using var twice = new StringContent("words");
        Assert.Equal((200, "words|words"), await _app.AskAsync("POST", "/api/ReadsTwice?buffered=1", twice));
    }

    [Fact]
    public async Task Body_OverThirtyMillionBytes_CannotBeRead()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/ReadsTwice") { Content = new ByteArrayContent(new byte[30_000_001]) };
        request.Headers.ExpectContinue = true; // refused before it is sent
        using var response = await _app.Client.SendAsync(request);
        Assert.Equal(500, (int)response.StatusCode);
    }

    public sealed class Probe
    {
        public Recorder<string> Events { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class ThrowingResult : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => throw new InvalidOperationException("no result");
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Throws")]
        public static IResult Throws([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req)
        {
            req.HttpContext.Response.Headers["X-Of-The-Function"] = "1";
            req.HttpContext.Response.ContentType = "text/html";
            throw new InvalidOperationException();
        }

        [Function("ThrowsLater")]
        public static async Task<IResult> ThrowsLaterAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req)
        {
            req.HttpContext.Response.StatusCode = 201;
            await Task.Yield();
            throw new InvalidOperationException();
        }

        [Function("ResultThrows")]
        public static IResult ResultThrows([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req) => new ThrowingResult();

        [Function("SyncWrite")]
        public static IResult SyncWrite([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req)
        {
            req.HttpContext.Response.Body.Write("x"u8);
            return Results.Ok();
        }

        [Function("SyncRead")]
        public static IResult SyncRead([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req) => Results.Text($"{req.Body.ReadByte()}");

        [Function("Breaks")]
        public async Task BreaksAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            await req.HttpContext.Response.WriteAsync("begun");
            await req.HttpContext.Response.Body.FlushAsync();
            await probe.Go.Task;
            throw new InvalidOperationException();
        }

        [Function("Fine")]
        public static IResult Fine([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Results.Text("fine");

        [Function("Waits")]
        public async Task WaitsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, CancellationToken cancellation)
        {
            probe.Events.Add("waiting");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            probe.Events.Add($"cancelled, aborted: {req.HttpContext.RequestAborted.IsCancellationRequested}");
        }

        [Function("Streams")]
        public async Task StreamsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            var response = req.HttpContext.Response;
            response.ContentType = "text/event-stream";
            await response.WriteAsync("data: 1\n");
            await response.Body.FlushAsync();
            await probe.Go.Task;
            await response.WriteAsync("data: 2\n");
        }

        [Function("ReadsTwice")]
        public static async Task<IResult> ReadsTwiceAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post")] HttpRequest req)
        {
            if (req.Query.ContainsKey("buffered"))
            {
                req.EnableBuffering();
            }

            var first = await ReadAsync(req.Body);
            if (req.Body.CanSeek)
            {
                req.Body.Position = 0;
            }

            return Results.Text($"{first}|{await ReadAsync(req.Body)}");
        }

        private static async Task<string> ReadAsync(Stream body)
        {
            using var reader = new StreamReader(body, Encoding.UTF8, leaveOpen: true);
            return await reader.ReadToEndAsync();
        }
    }
}
