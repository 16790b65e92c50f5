using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Http;
using SoulCrm.FunctionsHost.Worker;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What middleware and functions ask of an invocation.</summary>
public static class FunctionContextExtensions
{
    public static ILogger<T> GetLogger<T>(this FunctionContext context) =>
        context.InstanceServices.GetRequiredService<ILogger<T>>();

    public static ILogger GetLogger(this FunctionContext context, string categoryName) =>
        context.InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);

    /// <summary>The HTTP request's context; null for other triggers and before the HTTP middleware.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context) =>
        context.Features.Get<HttpContextFeature>()?.HttpContext;

    /// <summary>The function's result; set its value to replace it.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) =>
        context.Features.Get<MutableInvocationResult>()
        ?? throw new InvalidOperationException("The context does not belong to a running invocation.");
}
