using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Steps around every invocation of every trigger.</summary>
public sealed class MiddlewareTests
{
    [Fact]
    public async Task Steps_RunInTheOrderOfTheirRegistrationAroundTheFunction()
    {
        var log = new Log();
        await using var app = await HttpApp.StartAsync(typeof(HttpFunctions), builder =>
        {
            builder.Services.AddSingleton(log);
            builder.UseMiddleware<Outer>();
            builder.UseMiddleware(async (context, next) =>
            {
                log.Lines.Add("inline in");
                await next();
                log.Lines.Add("inline out");
            });
            builder.Use(next => async context =>
            {
                log.Lines.Add("raw in");
                await next(context);
                log.Lines.Add("raw out");
            });
            builder.UseWhen<Conditional>(context => context.FunctionDefinition.Name == "Hello");
            builder.UseWhen(context => context.FunctionDefinition.Name == "Other", (_, _) => throw new InvalidOperationException("not for this function"));
        });
        Assert.Equal((200, "hello"), await app.AskAsync("GET", "/api/Hello"));
        Assert.Equal(["outer 1 in", "inline in", "raw in", "conditional in", "hello", "conditional out", "raw out", "inline out", "outer 1 out"], log.Lines.Seen);
        await app.AskAsync("GET", "/api/Hello");
        Assert.Equal("outer 1 in", log.Lines.Seen[9]); // a singleton: the same object counts on
        Assert.Equal((500, ""), await app.AskAsync("GET", "/api/Other"));
    }

    [Theory]
    [InlineData("writes", 418, "written")]
    [InlineData("result", 419, "\"result\"")]
    [InlineData("action", 420, "action")]
    [InlineData("nothing", 200, "")]
    [InlineData("replaces", 421, "replaced hello")]
    [InlineData("catches", 422, "caught System.InvalidOperationException")]
    public async Task HttpStep_MayAnswerInPlaceOfTheFunction(string what, int status, string body)
    {
        await using var app = await HttpApp.StartAsync(typeof(HttpFunctions), builder =>
        {
            builder.Services.AddSingleton(new Log());
            builder.UseMiddleware((context, next) => AnswerAsync(context, next, what));
        });
        Assert.Equal((status, body), await app.AskAsync("GET", what == "catches" ? "/api/Other" : "/api/Hello"));
    }

    [Fact]
    public async Task HttpContext_IsSeenByStepsAfterTheWebApplicationOnly()
    {
        var log = new Log();
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.Services.AddSingleton(log);
        builder.UseMiddleware((context, next) =>
        {
            log.Lines.Add($"before {context.GetHttpContext() is null}");
            return next();
        });
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware((context, next) =>
        {
            log.Lines.Add($"after {context.GetHttpContext() is null}");
            return next();
        });
        builder.ConfigureEmbeddedHost(options =>
        {
            options.FunctionClasses.Add(typeof(HttpFunctions));
            options.HostJson = TestHost.HostJson;
            options.QueuesJson = """{ "queues": [] }""";
            options.Urls = "http://127.0.0.1:0";
        });
        using var host = builder.Build();
        await host.StartAsync();
        using var client = new HttpClient { BaseAddress = host.GetAddresses()[0] };
        await client.GetStringAsync("/api/Hello");
        await host.StopAsync();
        Assert.Equal(["before True", "after False", "hello"], log.Lines.Seen);
    }

    [Fact]
    public async Task EveryTrigger_RunsThroughTheSteps()
    {
        var log = new Log();
        await using var host = await StartAsync(log, (context, next) =>
        {
            log.Lines.Add($"{context.FunctionDefinition.Name} {context.FunctionDefinition.InputBindings.Values.Single(binding => binding.Type.EndsWith("Trigger", StringComparison.Ordinal)).Type} {context.GetHttpContext() is not null}");
            return next();
        });
        using var http = host.Http;
        await http.GetStringAsync("/api/Hello");
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("x"));
        await CompleteAsync(host, await host.Durable.ScheduleNewOrchestrationInstanceAsync("Flow", CancellationToken.None));
        var lines = await log.Lines.WaitUntilAsync(seen => seen.Contains("worked") && seen.Contains("ticked"), "queue and timer");
        Assert.Contains("Hello httpTrigger True", lines);
        Assert.Contains("Work serviceBusTrigger False", lines);
        Assert.Contains("Tick timerTrigger False", lines);
        Assert.Equal(2, lines.Count(line => line == "Flow orchestrationTrigger False")); // an episode for the start, one for the activity's outcome
        Assert.Equal(1, lines.Count(line => line == "Step activityTrigger False"));
    }

    [Fact]
    public async Task ExceptionSwallowed_OnAQueue_CompletesTheMessage()
    {
        var log = new Log();
        await using var host = await StartAsync(log, async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (NotSupportedException exception) when (context.FunctionDefinition.Name == "Work")
            {
                log.Lines.Add(exception.Message);
            }
        });
        await host.Bus.CreateSender("work").SendMessageAsync(new ServiceBusMessage("fails"));
        await log.Lines.WaitUntilAsync(seen => seen.Contains("asked to fail"), "the exception");
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.messages") == 0);
        Assert.Equal(0L, await Databases.ReadAsync<long>(host.Database, "select count(*) from functions_host.dead_letters"));
        Assert.Single(log.Lines.Seen, "asked to fail");
    }

    [Fact]
    public async Task Failures_OfActivitiesReachMiddleware_OfOrchestratorsDoNot()
    {
        var log = new Log();
        await using var host = await StartAsync(log, async (context, next) =>
        {
            try
            {
                await next();
                log.Lines.Add($"{context.FunctionDefinition.Name} returned");
            }
            catch (Exception exception)
            {
                log.Lines.Add($"{context.FunctionDefinition.Name} threw {exception.GetType().Name}");
                throw;
            }
        });
        var metadata = await CompleteAsync(host, await host.Durable.ScheduleNewOrchestrationInstanceAsync("FailingFlow", CancellationToken.None));
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.Equal(["FailingFlow returned", "FailingStep threw TimeoutException", "FailingFlow returned"], log.Lines.Seen.Where(line => line.StartsWith("Failing", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ExceptionSwallowed_OfAnActivity_IsASuccessWithoutResult()
    {
        var log = new Log();
        await using var host = await StartAsync(log, async (context, next) =>
        {
            try
            {
                await next();
            }
            catch (TimeoutException)
            {
                log.Lines.Add("swallowed");
            }
        });
        var metadata = await CompleteAsync(host, await host.Durable.ScheduleNewOrchestrationInstanceAsync("FailingFlow", CancellationToken.None));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, metadata.RuntimeStatus);
    }

    [Fact]
    public void ScopedServiceInAStepsConstructor_InDevelopment_IsRefused()
    {
        var exception = Assert.ThrowsAny<Exception>(() => TestHost.Build([typeof(HttpFunctions)], null, build: builder =>
        {
            builder.Environment.EnvironmentName = "Development";
            builder.Services.AddSingleton(new Log()).AddScoped<Scoped>();
            builder.UseMiddleware<Captive>();
        }));
        Assert.Contains("scoped service", exception.ToString(), StringComparison.Ordinal);
    }

    private static async Task AnswerAsync(FunctionContext context, Func<Task> next, string what)
    {
        var response = context.GetHttpContext()!.Response;
        switch (what)
        {
            case "writes":
                response.StatusCode = 418;
                await response.WriteAsync("written");
                break;
            case "result":
                context.GetInvocationResult().Value = Results.Json("result", statusCode: 419);
                break;
            case "action":
                context.GetInvocationResult().Value = new ContentResult { Content = "action", StatusCode = 420 };
                break;
            case "replaces":
                await next();
                var hello = ((Microsoft.AspNetCore.Http.HttpResults.ContentHttpResult)context.GetInvocationResult().Value!).ResponseContent;
                context.GetInvocationResult().Value = Results.Text($"replaced {hello}", statusCode: 421);
                break;
            case "catches":
                try
                {
                    await next();
                }
                catch (InvalidOperationException exception) // as it was thrown, not wrapped
                {
                    context.GetInvocationResult().Value = Results.Text($"caught {exception.GetType()}", statusCode: 422);
                }

                break;
        }
    }

    private static Task<TestHost> StartAsync(Log log, Func<FunctionContext, Func<Task>, Task> step) => TestHost.StartAsync(
        [typeof(HttpFunctions), typeof(OtherFunctions)], queues: """[{ "name": "work" }]""", build: builder =>
        {
            builder.Services.AddSingleton(log);
            builder.UseMiddleware(step);
        });

    private static async Task<OrchestrationMetadata> CompleteAsync(TestHost host, string id)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await host.Durable.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
    }

    public sealed class Log
    {
        public Recorder<string> Lines { get; } = new();
    }

    public sealed class Scoped;

    public sealed class Captive(Scoped scoped) : IFunctionsWorkerMiddleware
    {
        public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) => scoped is null ? Task.CompletedTask : next(context);
    }

    public sealed class Outer(Log log) : IFunctionsWorkerMiddleware
    {
        private readonly int _number = log.Lines.Seen.Count(line => line.StartsWith("outer", StringComparison.Ordinal)) + 1;

        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            log.Lines.Add($"outer {_number} in");
            await next(context);
            log.Lines.Add($"outer {_number} out");
        }
    }

    public sealed class Conditional(Log log) : IFunctionsWorkerMiddleware
    {
        public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
        {
            log.Lines.Add("conditional in");
            await next(context);
            log.Lines.Add("conditional out");
        }
    }

    public sealed class HttpFunctions(Log log)
    {
        [Function("Hello")]
        public IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req)
        {
            log.Lines.Add("hello");
            return Results.Text("hello");
        }

        [Function("Other")]
        public static IResult Other([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest req) => throw new InvalidOperationException();
    }

    public sealed class OtherFunctions(Log log)
    {
        [Function("Work")]
        public void Work([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body)
        {
            log.Lines.Add("worked");
            if (body == "fails")
            {
                throw new NotSupportedException("asked to fail");
            }
        }

        [Function("Tick")]
        public void Tick([TimerTrigger("0 0 0 1 1 *", RunOnStartup = true)] TimerInfo timer) => log.Lines.Add("ticked");

        [Function("Flow")]
        public static Task FlowAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("Step", "x");

        [Function("Step")]
        public static void Step([ActivityTrigger] string input) => _ = input;

        [Function("FailingFlow")]
        public static Task FailingFlowAsync([OrchestrationTrigger] TaskOrchestrationContext context) => context.CallActivityAsync("FailingStep", "x");

        [Function("FailingStep")]
        public static void FailingStep([ActivityTrigger] string input) => throw new TimeoutException(input);
    }
}
