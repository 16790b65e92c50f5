using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>Errors as RFC 9457 problem details, always with a stable <c>code</c> and the <c>traceId</c> to look up.</summary>
public static class Problems
{
    public static IResult From(Error error) => From(error.Status, error.Code, error.Title, error.Detail, errors: null, error.Facts);

    public static IResult Invalid(IDictionary<string, string[]> errors) =>
        From(422, "validation.failed", "Some fields are not valid", detail: null, errors);

    public static IResult Malformed(string detail) => From(400, "request.malformed", "Malformed request", detail);

    public static IResult From(int status, string code, string title, string? detail, IDictionary<string, string[]>? errors = null, IReadOnlyDictionary<string, object>? facts = null)
    {
        var problem = new ProblemDetails { Type = $"urn:soulcrm:{code}", Status = status, Title = title, Detail = detail };
        problem.Extensions["code"] = code;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString() ?? ActivityTraceId.CreateRandom().ToString();
        if (errors is not null) problem.Extensions["errors"] = errors;
        foreach (var (name, value) in facts ?? new Dictionary<string, object>(StringComparer.Ordinal)) problem.Extensions[name] = value;
        return Results.Json(problem, ApiJson.Options, "application/problem+json", status);
    }

    public static IResult TooMany(HttpContext http, int secondsToWait)
    {
        http.Response.Headers.RetryAfter = secondsToWait.ToString(CultureInfo.InvariantCulture);
        return From(429, "request.too_many", "Too many requests", "Try again after the seconds that Retry-After names.");
    }

    /// <summary>Answers with <paramref name="onSuccess"/>, or with the problem that the failure stands for.</summary>
    public static IResult ToHttp<T>(this Result<T> result, Func<T, IResult> onSuccess) =>
        result.Error is { } error ? From(error) : onSuccess(result.Value!);

    /// <summary>200 with the value as JSON.</summary>
    public static IResult ToHttp<T>(this Result<T> result) => result.ToHttp(value => Ok(value));

    public static IResult Ok<T>(T value) => Results.Json(value, ApiJson.Options);
}
