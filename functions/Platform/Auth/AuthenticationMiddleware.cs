using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.Auth;

/// <summary>Checks the bearer token and role of every HTTP function before its body runs. A function that declares nothing answers nobody.</summary>
public sealed class AuthenticationMiddleware(AccessTokens tokens) : IFunctionsWorkerMiddleware
{
    private readonly ConcurrentDictionary<string, Access> accessByEntryPoint = new(StringComparer.Ordinal);

    private readonly record struct Access(bool IsPublic, Role? LeastRole);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var access = accessByEntryPoint.GetOrAdd(context.FunctionDefinition.EntryPoint, ReadAccess);
        if (!access.IsPublic)
        {
            var caller = await tokens.ReadAsync(http.Request.Headers.Authorization.ToString());
            if (caller is null)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                context.GetInvocationResult().Value = Problems.From(new Unauthorized("auth.required", "Send a valid access token as Authorization: Bearer."));
                return;
            }

            if (access.LeastRole is not { } least || caller.Role < least)
            {
                context.GetInvocationResult().Value = Problems.From(403, "auth.forbidden", "Forbidden", "Your role does not allow this.");
                return;
            }

            context.Items[typeof(Caller)] = caller;
        }

        await next(context);
    }

    private static Access ReadAccess(string entryPoint)
    {
        var dot = entryPoint.LastIndexOf('.');
        var method = typeof(AuthenticationMiddleware).Assembly.GetType(entryPoint[..dot])?.GetMethod(entryPoint[(dot + 1)..])
            ?? throw new InvalidOperationException($"No method behind the entry point {entryPoint}.");
        return new Access(method.GetCustomAttribute<PublicAttribute>() is not null, method.GetCustomAttribute<RequireRoleAttribute>()?.Role);
    }
}

public static class CallerOfContext
{
    /// <summary>Who calls; set for every HTTP function that requires a role.</summary>
    public static Caller Caller(this FunctionContext context) => (Caller)context.Items[typeof(Caller)];
}
