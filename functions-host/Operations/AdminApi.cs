using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Configuration;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>
/// The operators' HTTP API below <c>/admin</c>, a path that apps may not use. It is there when the setting FunctionsHost__OperationsKey is,
/// and answers callers on this machine that send it as <c>x-functions-key</c>; to all others the path does not exist. JSON in camel case.
/// </summary>
internal static class AdminApi
{
    private const int ShortestKey = 16;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };

    public static void Map(WebApplication app, EnvironmentSettings settings)
    {
        if (settings["FunctionsHost__OperationsKey"] is not { Length: > 0 } key)
        {
            return;
        }

        if (key.Length < ShortestKey)
        {
            throw new FunctionsHostConfigurationException($"FunctionsHost__OperationsKey must have at least {ShortestKey} characters.");
        }

        var api = new Api(app, Encoding.UTF8.GetBytes(key));
        api.On("GET", "functions", async http => Ok(await Service<FunctionOperations>(http).ListAsync(http.RequestAborted)));
        if (app.Services.GetService<QueueOperations>() is { } queues)
        {
            MapQueues(api, queues);
            MapOrchestrations(api, app.Services.GetRequiredService<OrchestrationOperations>());
            api.On("GET", "processes", async http => Ok(await Service<ProcessReader>(http).ListAsync(http.RequestAborted)));
        }
    }

    private static void MapQueues(Api api, QueueOperations queues)
    {
        const string letters = "queues/{queue}/dead-letters";
        api.On("GET", "queues", async http => Ok(await queues.ListAsync(http.RequestAborted)));
        api.On("GET", letters, async http => Ok(
            (await queues.ListDeadLettersAsync(Route(http, "queue"), Limit(http), Number(http.Request.Query["before"]), http.RequestAborted)).Select(Shown)));
        api.On("POST", $"{letters}/requeue", async http => Ok(new { requeued = await queues.RequeueAllAsync(Route(http, "queue"), http.RequestAborted) }));
        api.On("POST", $"{letters}/{{number:long}}/requeue", async http => Done(await queues.RequeueAsync(Route(http, "queue"), RouteNumber(http), http.RequestAborted)));
        api.On("DELETE", letters, async http => Ok(new { purged = await queues.PurgeAllAsync(Route(http, "queue"), http.RequestAborted) }));
        api.On("DELETE", $"{letters}/{{number:long}}", async http => Done(await queues.PurgeAsync(Route(http, "queue"), RouteNumber(http), http.RequestAborted)));
    }

    private static void MapOrchestrations(Api api, OrchestrationOperations orchestrations)
    {
        const string one = "orchestrations/{id}";
        api.On("GET", "orchestrations", async http => Ok(await orchestrations.ListAsync(Filter(http), http.RequestAborted)));
        api.On("GET", one, async http => await orchestrations.FindAsync(Route(http, "id"), http.RequestAborted) is { } found ? Ok(found) : Results.NotFound());
        api.On("GET", $"{one}/history", async http => Ok(await orchestrations.ReadHistoryAsync(Route(http, "id"), http.RequestAborted)));
        api.On("POST", $"{one}/terminate", http => WhenLiveAsync(orchestrations, http, id => orchestrations.TerminateAsync(id, Reason(http), http.Request.Query["recursive"] == "true", http.RequestAborted)));
        api.On("POST", $"{one}/suspend", http => WhenLiveAsync(orchestrations, http, id => orchestrations.SuspendAsync(id, Reason(http), http.RequestAborted)));
        api.On("POST", $"{one}/resume", http => WhenLiveAsync(orchestrations, http, id => orchestrations.ResumeAsync(id, Reason(http), http.RequestAborted)));
        api.On("POST", $"{one}/restart", async http => await orchestrations.RestartAsync(Route(http, "id"), http.RequestAborted) ? Results.Accepted() : Results.NotFound());
        api.On("DELETE", one, async http => await orchestrations.FindAsync(Route(http, "id"), http.RequestAborted) switch
        {
            null => Results.NotFound(),
            _ when await orchestrations.PurgeAsync(Route(http, "id"), http.RequestAborted) => Results.NoContent(),
            _ => Problem(409, "The orchestration has not ended: terminate it first."),
        });
    }

    private static async Task<IResult> WhenLiveAsync(OrchestrationOperations orchestrations, HttpContext http, Func<string, Task> act)
    {
        if (await orchestrations.FindAsync(Route(http, "id"), http.RequestAborted) is not { } found)
        {
            return Results.NotFound();
        }

        try
        {
            await act(found.Summary.InstanceId);
            return Results.Accepted();
        }
        catch (InvalidOperationException exception)
        {
            return Problem(409, exception.Message); // it has ended
        }
    }

    private static OrchestrationFilter Filter(HttpContext http)
    {
        var query = http.Request.Query;
        var statuses = query["status"].OfType<string>().Select(text => Enum.TryParse<OrchestrationRuntimeStatus>(text, ignoreCase: true, out var status) && Enum.IsDefined(status)
            ? status
            : throw new BadHttpRequestException($"There is no status '{text}'."));
        return new OrchestrationFilter([.. statuses], query["name"], query["prefix"], Limit(http), query["cursor"]);
    }

    private static object Shown(DeadLetter letter) => new
    {
        letter.SequenceNumber,
        letter.MessageId,
        letter.SessionId,
        letter.DeliveryCount,
        letter.EnqueuedAt,
        letter.DeadLetteredAt,
        letter.Reason,
        letter.Description,
        Body = Encoding.UTF8.GetString(letter.Body.Span),
    };

    private static T Service<T>(HttpContext http)
        where T : notnull => http.RequestServices.GetRequiredService<T>();

    private static IResult Ok(object value) => Results.Json(value, Json);

    private static IResult Done(bool found) => found ? Results.NoContent() : Results.NotFound();

    private static IResult Problem(int status, string detail) => Results.Problem(detail, statusCode: status);

    private static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;

    private static long RouteNumber(HttpContext http) => long.Parse(Route(http, "number"), CultureInfo.InvariantCulture);

    private static string? Reason(HttpContext http) => http.Request.Query["reason"];

    private static int Limit(HttpContext http) => (int)Math.Clamp(Number(http.Request.Query["limit"]) ?? 100, 1, 1000);

    private static long? Number(string? text) => string.IsNullOrEmpty(text)
        ? null
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw new BadHttpRequestException($"'{text}' is not a whole number.");

    private sealed class Api(WebApplication app, byte[] key)
    {
        public void On(string method, string route, Func<HttpContext, Task<IResult>> answer) => app.MapMethods($"/admin/{route}", [method], async http =>
        {
            var result = IsAllowed(http) ? await AnswerAsync(answer, http) : Results.NotFound();
            http.Response.Headers.CacheControl = "no-store";
            await result.ExecuteAsync(http);
        });

        private static async Task<IResult> AnswerAsync(Func<HttpContext, Task<IResult>> answer, HttpContext http)
        {
            try
            {
                return await answer(http);
            }
            catch (Exception exception) when (exception is BadHttpRequestException or ArgumentException)
            {
                return Problem(400, exception.Message);
            }
            catch (OrchestrationAlreadyExistsException exception)
            {
                return Problem(409, exception.Message);
            }
        }

        /// <summary>Behind a proxy on this machine the address is the real caller's by now.</summary>
        private bool IsAllowed(HttpContext http) =>
            http.Connection.RemoteIpAddress is { } caller && IPAddress.IsLoopback(caller)
            && CryptographicOperations.FixedTimeEquals(key, Encoding.UTF8.GetBytes(http.Request.Headers["x-functions-key"].ToString()));
    }
}
