using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;
using Npgsql;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>
/// Turns surprises of HTTP functions into problem details; nobody outside sees a stack trace. Other triggers are left alone:
/// swallowing there would complete a queue message that was never processed.
/// </summary>
public sealed partial class ExceptionMiddleware(ILogger<ExceptionMiddleware> logger) : IFunctionsWorkerMiddleware
{
    private const string RetryAfterSeconds = "2";

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            await next(context);
            return;
        }

        http.Response.Headers["X-Request-Id"] = context.InvocationId;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.XContentTypeOptions = "nosniff";
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; there is nobody to answer.
        }
        catch (Exception exception) when (!http.Response.HasStarted)
        {
            context.GetInvocationResult().Value = ToProblem(context, http, exception);
        }
    }

    private IResult ToProblem(FunctionContext context, HttpContext http, Exception exception)
    {
        switch (exception)
        {
            case BadHttpRequestException bad:
                return bad.StatusCode == 413 ? RequestBody.TooLarge(RequestBody.MaxBytes) : Problems.Malformed("The request could not be read.");
            case NotAUserException:
                return Problems.From(403, "auth.guest", "Forbidden", "This belongs to a user of the organization; a guest from the platform has none of it.");
            case PostgresException { SqlState: PostgresErrorCodes.UntranslatableCharacter or PostgresErrorCodes.CharacterNotInRepertoire }:
                return Problems.Malformed("The request holds a character that cannot be stored.");
            case NpgsqlException { IsTransient: true }:
                LogUnavailable(logger, exception, context.FunctionDefinition.Name);
                http.Response.Headers.RetryAfter = RetryAfterSeconds;
                return Problems.From(503, "database.unavailable", "Temporarily unavailable", "The database cannot be reached right now; try again.");
            default:
                LogUnhandled(logger, exception, context.FunctionDefinition.Name);
                return Problems.From(500, "internal", "Something went wrong on our side", "It has been recorded under the trace id.");
        }
    }

    [LoggerMessage(301, LogLevel.Error, "{Function} failed")]
    private static partial void LogUnhandled(ILogger logger, Exception exception, string function);

    [LoggerMessage(302, LogLevel.Warning, "{Function} met an unavailable database")]
    private static partial void LogUnavailable(ILogger logger, Exception exception, string function);
}
