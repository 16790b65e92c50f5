using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;

namespace SoulCrm.FunctionsHost.Tests.Worker;

/// <summary>
/// Shared code compiles against these types and against the real packages. A type that is added here must exist there, under the same
/// name, so adding one is a decision.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly string[] Expected =
    [
        "Azure.Messaging.ServiceBus: ServiceBusClient ServiceBusException ServiceBusFailureReason ServiceBusMessage ServiceBusMessageBatch ServiceBusSender",
        "DurableTask.Core.Exceptions: OrchestrationAlreadyExistsException",
        "Microsoft.Azure.Functions.Worker: ActivityTriggerAttribute AuthorizationLevel BindingContext BindingDirection BindingMetadata DurableClientAttribute "
            + "ExponentialBackoffRetryAttribute FixedDelayRetryAttribute FunctionAttribute FunctionContext FunctionContextExtensions FunctionDefinition FunctionParameter "
            + "HttpResultAttribute HttpTriggerAttribute IFunctionsWorkerApplicationBuilder IInvocationFeatures InvocationResult OrchestrationTriggerAttribute RetryAttribute "
            + "RetryContext ScheduleStatus ServiceBusOutputAttribute ServiceBusTriggerAttribute TimerInfo TimerTriggerAttribute TraceContext",
        "Microsoft.Azure.Functions.Worker.Builder: FunctionsApplication FunctionsApplicationBuilder FunctionsWebApplicationExtensions",
        "Microsoft.Azure.Functions.Worker.Extensions.Abstractions: BindingAttribute InputBindingAttribute OutputBindingAttribute TriggerBindingAttribute",
        "Microsoft.Azure.Functions.Worker.Http: FromBodyAttribute",
        "Microsoft.Azure.Functions.Worker.Middleware: FunctionExecutionDelegate IFunctionsWorkerMiddleware",
        "Microsoft.DurableTask: AsyncPageable`1 AsyncRetryHandler ContinueAsNewOptions Page`1 ParentOrchestrationInstance RetryContext RetryHandler RetryPolicy "
            + "StartOrchestrationOptions SubOrchestrationOptions TaskFailedException TaskFailureDetails TaskName TaskOptions TaskOrchestrationContext TaskRetryOptions TaskVersion",
        "Microsoft.DurableTask.Client: DurableTaskClient OrchestrationMetadata OrchestrationQuery OrchestrationRuntimeStatus PurgeInstanceOptions PurgeInstancesFilter PurgeResult "
            + "StartOrchestrationOptionsExtensions TerminateInstanceOptions",
        "Microsoft.Extensions.Hosting: MiddlewareWorkerApplicationBuilderExtensions",
        "SoulCrm.FunctionsHost: EmbeddedHostExtensions EmbeddedHostOptions FunctionsHostConfigurationException",
        "SoulCrm.FunctionsHost.Operations: DeadLetter FunctionFailure FunctionOperations FunctionSummary OrchestrationDetails OrchestrationEvent OrchestrationFilter "
            + "OrchestrationOperations OrchestrationPage OrchestrationSummary ProcessSummary QueueFigures QueueOperations",
    ];

    [Fact]
    public void PublicTypes_AreThoseOfTheFunctionsApi()
    {
        var actual = typeof(FunctionsApplication).Assembly.GetExportedTypes()
            .GroupBy(type => type.Namespace!, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key}: {string.Join(' ', group.Select(type => type.Name).Order(StringComparer.Ordinal))}");
        Assert.Equal(Expected, actual);
    }

    [Fact]
    public void RetryContext_OfTheWorker_IsNotTheDurableOne() =>
        Assert.NotEqual(typeof(RetryContext), typeof(Microsoft.DurableTask.RetryContext)); // files that import both namespaces must alias, as on Azure
}
