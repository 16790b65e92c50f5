using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>What an invocation knows of itself, and how long its things live.</summary>
public sealed class InvocationTests
{
    [Fact]
    public async Task Definition_TellsNamesParametersAndBindings()
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe);
        Assert.Equal((200, "/"), await app.AskAsync("GET", "/api/Describe"));
        var definition = probe.Contexts.Seen[0].FunctionDefinition;
        Assert.Equal("Describe", definition.Name);
        Assert.Equal("SoulCrm.FunctionsHost.Tests.Conformance.InvocationTests.Functions.DescribeAsync", definition.EntryPoint);
        Assert.Equal(typeof(Functions).Assembly.Location, definition.PathToAssembly);
        Assert.Equal(
            [
                ("req", typeof(HttpRequest), false, null, true), ("context", typeof(FunctionContext), false, null, true), ("size", typeof(int?), false, null, true),
                ("client", typeof(string), true, "/", true), ("page", typeof(int), true, (object?)1, false),
            ],
            definition.Parameters.Select(parameter => (parameter.Name, parameter.Type, parameter.HasDefaultValue, parameter.DefaultValue, parameter.IsReferenceOrNullableType)));
        Assert.Contains(definition.Parameters[0].Properties.Values, value => value is HttpTriggerAttribute { AuthLevel: AuthorizationLevel.Anonymous });
        Assert.Equal([("req", "httpTrigger", BindingDirection.In)], definition.InputBindings.Values.Select(binding => (binding.Name, binding.Type, binding.Direction)));
        Assert.Equal([("http", BindingDirection.Out)], definition.OutputBindings.Values.Select(binding => (binding.Type, binding.Direction)));
    }

    [Fact]
    public async Task Ids_AreNewForEachInvocationAndFixedForTheFunction()
    {
        var probe = new Probe();
        await using (var app = await StartAsync(probe))
        {
            await app.AskAsync("GET", "/api/Describe");
            await app.AskAsync("GET", "/api/Describe");
        }

        await using (var app = await StartAsync(probe))
        {
            await app.AskAsync("GET", "/api/Describe");
        }

        Assert.Equal(3, probe.Contexts.Seen.Select(context => Guid.Parse(context.InvocationId)).Distinct().Count());
        Assert.Single(probe.Contexts.Seen.Select(context => context.FunctionId).Distinct());
        Assert.NotEqual("Describe", probe.Contexts.Seen[0].FunctionId);
        Assert.Equal(probe.Contexts.Seen[0].FunctionId, probe.Contexts.Seen[0].FunctionDefinition.Id);
    }

    [Fact]
    public async Task Scope_IsTheRequestsAndEndsWithTheInvocation()
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe);
        Assert.Equal((200, "True True True"), await app.AskAsync("GET", "/api/Scope"));
        Assert.Equal((200, "True True True"), await app.AskAsync("GET", "/api/Scope"));
        await probe.Disposed.WaitForAsync(2);
        Assert.Equal(2, probe.Things.Seen.Distinct().Count());
        Assert.Equal(probe.Things.Seen, probe.Disposed.Seen);
    }

    [Fact]
    public async Task Instance_IsMadeForEachInvocationAndNotDisposed()
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe);
        await app.AskAsync("GET", "/api/Describe");
        await app.AskAsync("GET", "/api/Describe");
        Assert.Equal(2, probe.Instances.Seen.Distinct().Count());
        Assert.Equal(0, probe.InstancesDisposed);
    }

    [Fact]
    public async Task ItemsAndFeatures_BelongToTheInvocation()
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe, builder => Microsoft.Extensions.Hosting.MiddlewareWorkerApplicationBuilderExtensions.UseMiddleware(builder, (context, next) =>
        {
            Assert.Empty(context.Items);
            Assert.Null(context.Features.Get<Feature>());
            context.Items["word"] = "from the middleware";
            context.Features.Set(new Feature("a feature"));
            return next();
        }));
        Assert.Equal((200, "from the middleware, a feature, True"), await app.AskAsync("GET", "/api/Items"));
        Assert.Equal((200, "from the middleware, a feature, True"), await app.AskAsync("GET", "/api/Items"));
    }

    [Fact]
    public async Task Trace_OfTheCallerGoesOn()
    {
        await using var app = await StartAsync(new Probe());
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/Trace");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.Add("tracestate", "vendor=1");
        using var response = await app.Client.SendAsync(request);
        Assert.Equal("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01 vendor=1", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("OfTask")]
    [InlineData("OfTaskWithResult")]
    [InlineData("OfValueTask")]
    [InlineData("OfValueTaskWithResult")]
    public async Task AwaitableReturned_IsAwaited(string function)
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe);
        var answer = app.AskAsync("GET", $"/api/{function}");
        await probe.Entered.WaitForAsync(1);
        Assert.False(answer.IsCompleted);
        probe.Go.SetResult();
        Assert.Equal(function.EndsWith("WithResult", StringComparison.Ordinal) ? (200, "result") : (200, ""), await answer);
        Assert.Equal([function, $"{function} after"], probe.Entered.Seen);
    }

    [Fact]
    public async Task Retry_IsNullWithoutAPolicy_AndSoIsTheHttpContextWithoutHttp()
    {
        var probe = new Probe();
        await using var host = await TestHost.StartAsync([typeof(QueueFunctions)], queues: """[{ "name": "work" }]""", build: builder => Register(builder, probe));
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("x"));
        var context = (await probe.Contexts.WaitForAsync(1))[0];
        Assert.Null(context.RetryContext);
        Assert.Null(context.GetHttpContext());
        Assert.StartsWith("00-", context.TraceContext.TraceParent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redelivery_HasANewInvocationId()
    {
        var probe = new Probe { FailuresLeft = 1 };
        await using var host = await TestHost.StartAsync([typeof(QueueFunctions)], queues: """[{ "name": "work" }]""", build: builder => Register(builder, probe));
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("x"));
        var contexts = await probe.Contexts.WaitForAsync(2);
        Assert.NotEqual(contexts[0].InvocationId, contexts[1].InvocationId);
    }

    [Fact]
    public async Task FunctionTimeout_FiresTheToken()
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe, hostJson: """{ "version": "2.0", "functionTimeout": "00:00:00.050" }""");
        Assert.Equal((200, "cancelled"), await app.AskAsync("GET", "/api/UntilCancelled"));
    }

    [Fact]
    public async Task Shutdown_FiresTheToken()
    {
        var probe = new Probe();
        await using var app = await StartAsync(probe);
        var answer = app.AskAsync("GET", "/api/UntilCancelled");
        await probe.Entered.WaitForAsync(1);
        app.Lifetime.StopApplication();
        Assert.Equal((200, "cancelled"), await answer);
    }

    [Fact]
    public async Task Loggers_AreThoseOfTheApp()
    {
        using var lines = new LogLines();
        await using var app = await StartAsync(new Probe(), builder => builder.Logging.AddProvider(lines));
        await app.AskAsync("GET", "/api/Logs");
        Assert.Contains(lines.Written.Seen, line => line == "SoulCrm.FunctionsHost.Tests.Conformance.InvocationTests.Probe typed");
        Assert.Contains(lines.Written.Seen, line => line == "by name named");
    }

    [Fact]
    public async Task MethodThatIsNotPublic_IsNoFunction()
    {
        await using var app = await StartAsync(new Probe());
        Assert.Equal((404, ""), await app.AskAsync("GET", "/api/Hidden"));
        Assert.Equal((404, ""), await app.AskAsync("GET", "/api/NoFunction"));
    }

    [Fact]
    public async Task DurableClient_IsBoundInEveryFunctionButOrchestrators()
    {
        var probe = new Probe();
        await using var host = await TestHost.StartAsync([typeof(ClientFunctions)], queues: """[{ "name": "work" }]""", build: builder => Register(builder, probe));
        using var http = host.Http;
        Assert.Equal("True", await http.GetStringAsync("/api/WithHttp"));
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("x"));
        await host.Durable.ScheduleNewOrchestrationInstanceAsync("CallsActivity", CancellationToken.None);
        var seen = await probe.Entered.WaitForAsync(3);
        Assert.Equal(["activity True", "queue True", "timer True"], seen.Order(StringComparer.Ordinal));
    }

    private static Task<HttpApp> StartAsync(Probe probe, Action<Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder>? build = null, string hostJson = TestHost.HostJson) =>
        HttpApp.StartAsync(
            typeof(Functions),
            builder =>
            {
                Register(builder, probe);
                build?.Invoke(builder);
            },
            hostJson);

    private static void Register(Microsoft.Azure.Functions.Worker.Builder.FunctionsApplicationBuilder builder, Probe probe) =>
        builder.Services.AddSingleton(probe).AddScoped<ScopedThing>();

    public sealed record Feature(string Text);

    public sealed class Probe
    {
        public Recorder<FunctionContext> Contexts { get; } = new();

        public Recorder<object> Instances { get; } = new();

        public Recorder<ScopedThing> Things { get; } = new();

        public Recorder<ScopedThing> Disposed { get; } = new();

        public Recorder<string> Entered { get; } = new();

        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int InstancesDisposed { get; set; }

        public int FailuresLeft { get; set; }
    }

    public sealed class ScopedThing(Probe probe) : IDisposable
    {
        public void Dispose() => probe.Disposed.Add(this);
    }

    public sealed class Functions : IDisposable
    {
        private readonly Probe _probe;
        private readonly ScopedThing _thing;

        public Functions(Probe probe, ScopedThing thing)
        {
            (_probe, _thing) = (probe, thing);
            probe.Instances.Add(this);
        }

        public static IResult NoFunction([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Results.Text(req.Path);

        public void Dispose() => _probe.InstancesDisposed++;

        [Function("Describe")]
        public async Task<IResult> DescribeAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, FunctionContext context, int? size, string client = "/", int page = 1)
        {
            await Task.Yield();
            _probe.Contexts.Add(context);
            return Results.Text(size is null && page == 1 ? client : "something was bound");
        }

        [Function("Scope")]
        public IResult Scope([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, FunctionContext context)
        {
            _probe.Things.Add(_thing);
            return Results.Text(
                $"{req.HttpContext.RequestServices.GetRequiredService<ScopedThing>() == _thing} {context.InstanceServices.GetRequiredService<ScopedThing>() == _thing} {!_probe.Disposed.Seen.Contains(_thing)}");
        }

        [Function("Items")]
        public static IResult Items([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, FunctionContext context) => Results.Text(
            $"{context.Items["word"]}, {context.Features.Get<Feature>()!.Text}, {context.Features.Any(pair => pair.Key == typeof(Feature) && pair.Value is Feature)}");

        [Function("Trace")]
        public static IResult Trace([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, FunctionContext context) =>
            Results.Text($"{context.TraceContext.TraceParent} {context.TraceContext.TraceState}");

        [Function("OfTask")]
        public async Task OfTaskAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => await WaitAsync("OfTask");

        [Function("OfTaskWithResult")]
        public async Task<IResult> OfTaskWithResultAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            await WaitAsync("OfTaskWithResult");
            return Results.Text("result");
        }

        [Function("OfValueTask")]
        public async ValueTask OfValueTaskAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => await WaitAsync("OfValueTask");

        [Function("OfValueTaskWithResult")]
        public async ValueTask<IResult> OfValueTaskWithResultAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            await WaitAsync("OfValueTaskWithResult");
            return Results.Text("result");
        }

        [Function("UntilCancelled")]
        public async Task<IResult> UntilCancelledAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, CancellationToken cancellation)
        {
            _probe.Entered.Add("UntilCancelled");
            await Task.Delay(Timeout.Infinite, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return Results.Text("cancelled");
        }

        [Function("Logs")]
        public static void Logs([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, FunctionContext context)
        {
            context.GetLogger<Probe>().LogInformation("typed");
            context.GetLogger("by name").LogInformation("named");
        }

        [Function("Hidden")]
        internal static IResult Hidden([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => Results.Text(req.Path);

        private async Task WaitAsync(string name)
        {
            _probe.Entered.Add(name);
            await _probe.Go.Task;
            _probe.Entered.Add($"{name} after");
        }
    }

    public sealed class QueueFunctions(Probe probe)
    {
        [Function("Work")]
        public void Work([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body, FunctionContext context)
        {
            probe.Contexts.Add(context);
            if (probe.FailuresLeft-- > 0)
            {
                throw new InvalidOperationException(body);
            }
        }
    }

    public sealed class ClientFunctions(Probe probe)
    {
        [Function("WithHttp")]
        public static IResult WithHttp([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req, [DurableClient] DurableTaskClient client) => Results.Text($"{client.Name == "tests"}");

        [Function("WithQueue")]
        public void WithQueue([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body, [DurableClient] DurableTaskClient client) =>
            probe.Entered.Add($"queue {client is not null}");

        [Function("WithTimer")]
        public void WithTimer([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer, [DurableClient] DurableTaskClient client) => probe.Entered.Add($"timer {client is not null}");

        [Function("CallsActivity")]
        public static Task CallsActivityAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("WithActivity", "x");

        [Function("WithActivity")]
        public void WithActivity([ActivityTrigger] string input, [DurableClient] DurableTaskClient client) => probe.Entered.Add($"activity {client is not null}");
    }
}
