using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

#pragma warning disable MA0155, CA1822, MA0038 // these functions are wrong on purpose

/// <summary>What would break on Azure does not start here.</summary>
public sealed class StartCheckTests
{
    private const string Queues = """[{ "name": "plain" }, { "name": "talk", "requiresSession": true }]""";

    [Theory]
    [InlineData(typeof(AdminRoute), "begins with 'admin'")]
    [InlineData(typeof(NoLevel), "write the authorization level")]
    [InlineData(typeof(FunctionLevel), "needs Azure's function keys")]
    [InlineData(typeof(SameRoute), "answer the same route and method: GET /api/")]
    [InlineData(typeof(SameName), "Function name 'Twice' is used by")]
    [InlineData(typeof(BadName), "a name begins with a letter")]
    [InlineData(typeof(Overloaded), "must not be overloaded")]
    [InlineData(typeof(AsyncVoid), "'async void' cannot be awaited")]
    [InlineData(typeof(TwoTriggers), "exactly one parameter needs a trigger attribute, 2 have one")]
    [InlineData(typeof(Underscore), "parameter '_body' must begin with a letter")]
    [InlineData(typeof(MvcAttribute), "MVC's binding attributes are ignored")]
    [InlineData(typeof(ServiceParameter), "services are not injected into parameters")]
    [InlineData(typeof(ContextParameter), "its type must be HttpRequest")]
    [InlineData(typeof(UndeclaredQueue), "queue 'nowhere' is not declared")]
    [InlineData(typeof(NeedlessSession), "must not set IsSessionsEnabled")]
    [InlineData(typeof(MissingSession), "needs IsSessionsEnabled = true")]
    [InlineData(typeof(UnknownConnection), "the setting 'Nothing', which the queue's connection names, is not in the environment")]
    [InlineData(typeof(UnknownSetting), "names the setting 'NoSuchQueue', which is not set")]
    [InlineData(typeof(QueueRetry), "a retry attribute is legal only on a timer function")]
    [InlineData(typeof(BadSchedule), "is not a schedule of six fields")]
    [InlineData(typeof(OrchestratorWithToken), "takes its TaskOrchestrationContext and at most one input")]
    [InlineData(typeof(OutputToSessions), "cannot set a session id")]
    [InlineData(typeof(RuntimeRoute), "begins with 'admin' or 'runtime'")]
    [InlineData(typeof(AdminName), "begins with 'admin' or 'runtime'")]
    [InlineData(typeof(EveryMethodRoute), "answer the same route and method")]
    [InlineData(typeof(BrokenRoute), "BrokenRoute")]
    [InlineData(typeof(HostName), "is not 'host'")]
    [InlineData(typeof(GenericMethod), "neither the method nor its class may be generic")]
    [InlineData(typeof(RefParameter), "must not be ref, in or out")]
    [InlineData(typeof(NoTrigger), "exactly one parameter needs a trigger attribute, 0 have one")]
    [InlineData(typeof(PocoTrigger), "its type must be HttpRequest")]
    [InlineData(typeof(ResponseParameter), "services are not injected into parameters")]
    [InlineData(typeof(OrchestratorOfAnotherType), "its type must be TaskOrchestrationContext")]
    [InlineData(typeof(OrchestratorWithClient), "takes its TaskOrchestrationContext and at most one input")]
    [InlineData(typeof(ClientOfAnotherType), "its type must be DurableTaskClient")]
    [InlineData(typeof(HttpRetry), "a retry attribute is legal only on a timer function")]
    [InlineData(typeof(ActivityRetry), "a retry attribute is legal only on a timer function")]
    [InlineData(typeof(BatchOfNoArray), "a batched trigger needs an array")]
    [InlineData(typeof(SharedQueue), "they would take messages from each other")]
    [InlineData(typeof(SevenFields), "is not a schedule of six fields")]
    [InlineData(typeof(UnknownSchedule), "names the setting 'NoSuchSchedule', which is not set")]
    [InlineData(typeof(ResponseWithoutHttpResult), "[HttpResult]")]
    [InlineData(typeof(OutputToNowhere), "queue 'nowhere' is not declared")]
    public void Build_BrokenFunction_IsRefusedWithTheReason(Type functions, string reason)
    {
        var exception = Assert.Throws<FunctionsHostConfigurationException>(() => TestHost.Build([functions], "Host=127.0.0.1", Queues));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_SeveralBrokenFunctions_ListsEveryReason()
    {
        var exception = Assert.Throws<FunctionsHostConfigurationException>(() => TestHost.Build([typeof(AdminRoute), typeof(Underscore), typeof(BadSchedule)], "Host=127.0.0.1", Queues));
        Assert.All(
            new[] { "begins with 'admin'", "parameter '_body'", "is not a schedule" }, reason => Assert.Contains(reason, exception.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Build_NamesWithinTheRules_AreAccepted()
    {
        using var host = TestHost.Build([typeof(Fine), typeof(FineNames)], "Host=127.0.0.1", Queues);
    }

    [Theory]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "maxConcurrentRequest": 1 } } }""", "'extensions.http.maxConcurrentRequest' is not known")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCalls": "many" } } }""", "must be a whole number above 0")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "prefetchCount": -1 } } }""", "'extensions.serviceBus.prefetchCount' must be a whole number, 0 or above")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "clientRetryOptions": { "mode": "linear" } } } }""", "'extensions.serviceBus.clientRetryOptions.mode' must be exponential or fixed")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "clientRetryOptions": { "delay": "soon" } } } }""", "must be an interval in the form hh:mm:ss")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "clientRetryOptions": { "retries": 1 } } } }""", "'extensions.serviceBus.clientRetryOptions.retries' is not known")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "minMessageBatchSize": 5 } } }""", "'extensions.serviceBus.minMessageBatchSize' can only be 1")]
    [InlineData("""{ "version": "2.0", "extensions": { "serviceBus": { "maxConcurrentCallsPerSession": 2 } } }""", "'extensions.serviceBus.maxConcurrentCallsPerSession' can only be 1")]
    [InlineData("""{ "version": "1.0" }""", "'version' must be")]
    public void Build_BrokenHostJson_IsRefusedWithTheReason(string hostJson, string reason)
    {
        var exception = Assert.Throws<FunctionsHostConfigurationException>(() => TestHost.Build([], null, configure: options => options.HostJson = hostJson));
        Assert.Contains(reason, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AzureWebJobsServiceBus", typeof(DefaultConnection))] // what an unset Connection means
    [InlineData("Section__fullyQualifiedNamespace", typeof(SectionConnection))]
    public void Build_ConnectionBySettingOrSection_IsFound(string setting, Type functions)
    {
        Assert.Throws<FunctionsHostConfigurationException>(() => TestHost.Build([functions], "Host=127.0.0.1", Queues));
        using var host = TestHost.Build([functions], "Host=127.0.0.1", Queues, options => options.Settings[setting] = "x");
    }

    [Fact]
    public void Build_WorkerSerializerChanged_IsRefused()
    {
        var exception = Assert.Throws<FunctionsHostConfigurationException>(() =>
            TestHost.Build([], null, build: builder => builder.Services.Configure<JsonSerializerOptions>(options => options.WriteIndented = true)));
        Assert.Contains("must stay at their default", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_QueueFunctionWithoutDatabase_IsRefused()
    {
        var exception = Assert.Throws<FunctionsHostConfigurationException>(() => TestHost.Build([typeof(Fine)], null, Queues, options => options.Settings["ServiceBusConnection"] = "x"));
        Assert.Contains("set FunctionsHost__Database", exception.Message, StringComparison.Ordinal);
    }

    public static class Fine
    {
        [Function("Fine")]
        public static void Run([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body) => _ = body;
    }

    public static class AdminRoute
    {
        [Function("AdminRoute")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "administrators")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class NoLevel
    {
        [Function("NoLevel")]
        public static IResult Run([HttpTrigger("get")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class FunctionLevel
    {
        [Function("FunctionLevel")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Function, "get")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class SameRoute
    {
        [Function("SameOne")]
        public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "same")] HttpRequest request) => Results.Ok(request.Path);

        [Function("SameTwo")]
        public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "post", "get", Route = "SAME")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class SameName
    {
        [Function("Twice")]
        public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "one")] HttpRequest request) => Results.Ok(request.Path);

        [Function("twice")]
        public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "two")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class BadName
    {
        [Function("9 lives")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "nine")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class Overloaded
    {
        [Function("Overloaded")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request.Path);

        public static IResult Run() => Results.Ok();
    }

    public static class AsyncVoid
    {
        [Function("AsyncVoid")]
        public static async void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => await Task.FromResult(timer);
    }

    public static class TwoTriggers
    {
        [Function("TwoTriggers")]
        public static void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer, [ActivityTrigger] string input) => _ = (timer, input);
    }

    public static class Underscore
    {
        [Function("Underscore")]
        public static void Run([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string _body) => _ = _body;
    }

    public static class MvcAttribute
    {
        [Function("MvcAttribute")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [FromQuery] string name) => Results.Ok((request.Path, name));
    }

    public static class ServiceParameter
    {
        [Function("ServiceParameter")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, IServiceProvider services) => Results.Ok((request.Path, services));
    }

    public static class ContextParameter
    {
        [Function("ContextParameter")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpContext context) => Results.Ok(context.Request.Path);
    }

    public static class UndeclaredQueue
    {
        [Function("UndeclaredQueue")]
        public static void Run([ServiceBusTrigger("nowhere", Connection = "ServiceBusConnection")] string body) => _ = body;
    }

    public static class NeedlessSession
    {
        [Function("NeedlessSession")]
        public static void Run([ServiceBusTrigger("plain", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body) => _ = body;
    }

    public static class MissingSession
    {
        [Function("MissingSession")]
        public static void Run([ServiceBusTrigger("talk", Connection = "ServiceBusConnection")] string body) => _ = body;
    }

    public static class UnknownConnection
    {
        [Function("UnknownConnection")]
        public static void Run([ServiceBusTrigger("plain", Connection = "Nothing")] string body) => _ = body;
    }

    public static class UnknownSetting
    {
        [Function("UnknownSetting")]
        public static void Run([ServiceBusTrigger("%NoSuchQueue%", Connection = "ServiceBusConnection")] string body) => _ = body;
    }

    public static class QueueRetry
    {
        [Function("QueueRetry"), FixedDelayRetry(1, "00:00:01")]
        public static void Run([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body) => _ = body;
    }

    public static class BadSchedule
    {
        [Function("BadSchedule")]
        public static void Run([TimerTrigger("every day")] TimerInfo timer) => _ = timer;
    }

    public static class OrchestratorWithToken
    {
        [Function("OrchestratorWithToken")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, CancellationToken cancellation) => context.CreateTimer(TimeSpan.Zero, cancellation);
    }

    public static class OutputToSessions
    {
        [Function("OutputToSessions"), ServiceBusOutput("talk", Connection = "ServiceBusConnection")]
        public static string Run([TimerTrigger("0 0 * * * *")] TimerInfo timer) => $"{timer.IsPastDue}";
    }

    public static class FineNames
    {
        [Function("a-name_of-31-Letters")]
        public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "platform/{id}")] HttpRequest request, string id) => Results.Ok((request.Path, id));

        [Function("Two")]
        public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "platform/{id}")] HttpRequest request, string id) => Results.Ok((request.Path, id));

        [Function("Three")]
        public static IResult Three([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "about/admin")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class DefaultConnection
    {
        [Function("DefaultConnection")]
        public static void Run([ServiceBusTrigger("plain")] string body) => _ = body;
    }

    public static class SectionConnection
    {
        [Function("SectionConnection")]
        public static void Run([ServiceBusTrigger("plain", Connection = "Section")] string body) => _ = body;
    }

    public static class RuntimeRoute
    {
        [Function("RuntimeRoute")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Runtime/webhooks")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class AdminName
    {
        [Function("AdminName")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class EveryMethodRoute
    {
        [Function("SameOne")]
        public static IResult One([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "same")] HttpRequest request) => Results.Ok(request.Path);

        [Function("SameTwo")]
        public static IResult Two([HttpTrigger(AuthorizationLevel.Anonymous, Route = "same")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class BrokenRoute
    {
        [Function("BrokenRoute")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "broken/{id")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class HostName
    {
        [Function("Host")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hosts")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class GenericMethod
    {
        [Function("GenericMethod")]
        public static IResult Run<T>([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok((request.Path, typeof(T)));
    }

    public static class RefParameter
    {
        [Function("RefParameter")]
        public static void Run([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body, ref int deliveryCount) => deliveryCount += body.Length;
    }

    public static class NoTrigger
    {
        [Function("NoTrigger")]
        public static void Run(string body) => _ = body;
    }

    public sealed record Poco(string Name);

    public static class PocoTrigger
    {
        [Function("PocoTrigger")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post")] Poco body) => Results.Ok(body);
    }

    public static class ResponseParameter
    {
        [Function("ResponseParameter")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, HttpResponse response) => Results.Ok((request.Path, response));
    }

    public static class OrchestratorOfAnotherType
    {
        [Function("OrchestratorOfAnotherType")]
        public static void Run([OrchestrationTrigger] string context) => _ = context;
    }

    public static class OrchestratorWithClient
    {
        [Function("OrchestratorWithClient")]
        public static Task Run([OrchestrationTrigger] TaskOrchestrationContext context, [DurableClient] DurableTaskClient client) => client.GetInstanceAsync(context.InstanceId);
    }

    public static class ClientOfAnotherType
    {
        [Function("ClientOfAnotherType")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request, [DurableClient] object client) => Results.Ok((request.Path, client));
    }

    public static class HttpRetry
    {
        [Function("HttpRetry"), ExponentialBackoffRetry(1, "00:00:01", "00:00:02")]
        public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => Results.Ok(request.Path);
    }

    public static class ActivityRetry
    {
        [Function("ActivityRetry"), FixedDelayRetry(1, "00:00:01")]
        public static void Run([ActivityTrigger] string input) => _ = input;
    }

    public static class BatchOfNoArray
    {
        [Function("BatchOfNoArray")]
        public static void Run([ServiceBusTrigger("plain", Connection = "ServiceBusConnection", IsBatched = true)] string bodies) => _ = bodies;
    }

    public static class SharedQueue
    {
        [Function("SharedOne")]
        public static void One([ServiceBusTrigger("plain", Connection = "ServiceBusConnection")] string body) => _ = body;

        [Function("SharedTwo")]
        public static void Two([ServiceBusTrigger("PLAIN", Connection = "ServiceBusConnection")] string body) => _ = body;
    }

    public static class SevenFields
    {
        [Function("SevenFields")]
        public static void Run([TimerTrigger("0 0 0 1 1 * 2026")] TimerInfo timer) => _ = timer;
    }

    public static class UnknownSchedule
    {
        [Function("UnknownSchedule")]
        public static void Run([TimerTrigger("%NoSuchSchedule%")] TimerInfo timer) => _ = timer;
    }

    public sealed record Response(IResult Answer, [property: ServiceBusOutput("plain", Connection = "ServiceBusConnection")] string Message);

    public static class ResponseWithoutHttpResult
    {
        [Function("ResponseWithoutHttpResult")]
        public static Response Run([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequest request) => new(Results.Ok(), request.Path);
    }

    public static class OutputToNowhere
    {
        [Function("OutputToNowhere"), ServiceBusOutput("nowhere", Connection = "ServiceBusConnection")]
        public static string Run([TimerTrigger("0 0 0 * * *")] TimerInfo timer) => $"{timer.IsPastDue}";
    }
}
