using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.FunctionsHost.Operations;
using RetryContext = Microsoft.Azure.Functions.Worker.RetryContext;

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

    private const BindingFlags Own = BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Assembly Host = typeof(FunctionsApplication).Assembly;

    /// <summary>The host fills these in and the app reads them; an app sets them only in its own tests.</summary>
    private static readonly Type[] HandedToTheApp =
    [
        typeof(TimerInfo), typeof(ScheduleStatus), typeof(Page<>), typeof(PurgeResult), typeof(ParentOrchestrationInstance), typeof(TaskFailureDetails), typeof(TaskFailedException),
        typeof(Microsoft.DurableTask.RetryContext), typeof(ServiceBusException), typeof(FunctionParameter),
        typeof(DeadLetter), typeof(FunctionFailure), typeof(FunctionSummary), typeof(OrchestrationDetails), typeof(OrchestrationEvent), typeof(OrchestrationPage),
        typeof(OrchestrationSummary), typeof(ProcessSummary), typeof(QueueFigures),
    ];

    private static readonly string[] ReadInAnotherWay =
    [
        "TimerTriggerAttribute.UseMonitor", // from the metadata: set to false and not set are told apart there only
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

    /// <summary>What an app may set on something that it hands over, and the host never reads, would be a promise that is not kept.</summary>
    [Fact]
    public void SettableProperties_AreReadByTheHost()
    {
        var called = UsedMembers.CalledBy(Host);
        var unread =
            from type in Host.GetExportedTypes()
            where !HandedToTheApp.Contains(type)
            from property in type.GetProperties(Own)
            where property.GetMethod is { IsAbstract: false } && IsGiven(type, property) && !called.Contains(property.GetMethod)
            select $"{type.Name}.{property.Name}";
        Assert.Equal(ReadInAnotherWay.Order(StringComparer.Ordinal), unread.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void PublicMethods_DoSomething()
    {
        var empty =
            from type in Host.GetExportedTypes()
            from method in type.GetMethods(Own | BindingFlags.Static)
            where UsedMembers.DoesNothing(method)
            select $"{type.Name}.{method.Name}";
        Assert.Empty(empty);
    }

    [Fact]
    public void RetryContext_OfTheWorker_IsNotTheDurableOne() =>
        Assert.NotEqual(typeof(RetryContext), typeof(Microsoft.DurableTask.RetryContext)); // files that import both namespaces must alias, as on Azure

    /// <summary>Settable, or kept from a parameter of a public constructor.</summary>
    private static bool IsGiven(Type type, PropertyInfo property) =>
        property.SetMethod is { IsPublic: true }
        || type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Any(parameter => parameter.Name!.Equals(property.Name, StringComparison.OrdinalIgnoreCase));
}
