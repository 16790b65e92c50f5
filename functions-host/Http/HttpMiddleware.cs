using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>
/// The worker's HTTP step: shows the request to what comes after it, and executes the result that comes back. A result that is neither
/// an action result nor an <see cref="IResult"/> is ignored, as on the real worker.
/// </summary>
internal static class HttpMiddleware
{
    public static FunctionExecutionDelegate Around(FunctionExecutionDelegate next) => async functionContext =>
    {
        var context = (EmbeddedFunctionContext)functionContext;
        if (context.Invocation.Function.Trigger != TriggerKind.Http)
        {
            await next(context);
            return;
        }

        var http = (HttpContext)context.Invocation.TriggerValue!;
        context.Features.Set(new HttpContextFeature(http));
        await next(context);
        switch (ResponseOf(context))
        {
            case IActionResult action:
                await action.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor()));
                break;
            case IResult result:
                await result.ExecuteAsync(http);
                break;
        }
    };

    private static object? ResponseOf(EmbeddedFunctionContext context)
    {
        var value = context.Result.Value;
        if (value is null or IActionResult or IResult)
        {
            return value;
        }

        var property = value.GetType().GetProperties().FirstOrDefault(property => property.GetCustomAttribute<HttpResultAttribute>() is not null);
        return property?.GetValue(value);
    }
}
