using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.Auth;

/// <summary>Checks the bearer token, its session and role before an HTTP function runs. A function that declares nothing answers nobody.</summary>
public sealed class AuthenticationMiddleware(AccessTokens tokens, SessionGuard sessions) : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        var operation = Operations.Of(context.FunctionDefinition.Name);
        http.Items[typeof(Operation)] = operation;
        if (!operation.IsPublic)
        {
            var caller = await tokens.ReadAsync(http.Request.Headers.Authorization.ToString());
            var verdict = caller is null ? SessionGuard.Verdict.Ended : await sessions.CheckAsync(caller, http.RequestAborted);
            if (verdict == SessionGuard.Verdict.Ended)
            {
                http.Response.Headers.WWWAuthenticate = "Bearer";
                context.GetInvocationResult().Value = Problems.From(new Unauthorized("auth.required", "Send a valid access token as Authorization: Bearer."));
                return;
            }

            if (verdict == SessionGuard.Verdict.NeedsTotp && !operation.BeforeTotp)
            {
                context.GetInvocationResult().Value = Problems.From(403, "auth.totp_setup_required", "Forbidden", "Your organization requires a second factor: set it up first.");
                return;
            }

            if (operation.LeastRole is not { } least || caller!.Role < least)
            {
                context.GetInvocationResult().Value = Problems.From(403, "auth.forbidden", "Forbidden", "Your role does not allow this.");
                return;
            }

            http.Items[typeof(Data.Caller)] = caller;
        }

        await next(context);
    }
}
