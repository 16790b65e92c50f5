using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>Signing up, in and out. The refresh token travels only in an HttpOnly cookie that no other path sees.</summary>
public sealed class AuthFunctions(Database database, Sessions sessions)
{
    [Function("Register"), Public]
    public async Task<IResult> RegisterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/register")] HttpRequest http, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new Register.Validator(), ct);
        if (request is null) return problem!;
        var result = await Register.RunAsync(database, request, ct);
        if (result.Error is { } error) return Problems.From(error);
        var session = await sessions.StartAsync(result.Value!, ct);
        SetCookie(http, session);
        return Problems.Created("/api/auth/me", session.Response);
    }

    [Function("Login"), Public]
    public async Task<IResult> LoginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/login")] HttpRequest http, CancellationToken ct)
    {
        var (request, problem) = await http.ReadBodyAsync(new Login.Validator(), ct);
        if (request is null) return problem!;
        var result = await Login.RunAsync(database, request, ct);
        if (result.Error is { } error) return Problems.From(error);
        var session = await sessions.StartAsync(result.Value!, ct);
        SetCookie(http, session);
        return Problems.Ok(session.Response);
    }

    [Function("RefreshSession"), Public]
    public async Task<IResult> RefreshAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/refresh")] HttpRequest http, CancellationToken ct)
    {
        var session = await sessions.RefreshAsync(http.Cookies[Sessions.CookieName], ct);
        if (session is null)
        {
            ClearCookie(http);
            return Problems.From(new Unauthorized("auth.session_expired", "Sign in again."));
        }

        SetCookie(http, session);
        return Problems.Ok(session.Response);
    }

    [Function("Logout"), Public]
    public async Task<IResult> LogoutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/logout")] HttpRequest http, CancellationToken ct)
    {
        await sessions.EndAsync(http.Cookies[Sessions.CookieName], ct);
        ClearCookie(http);
        return Results.NoContent();
    }

    [Function("GetMe"), RequireRole(Role.Manager)]
    public async Task<IResult> MeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "auth/me")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        (await database.InTenantAsync(context.Caller(), GetMe.RunAsync, ct)).ToHttp();

    private static void SetCookie(HttpRequest http, Session session) => http.HttpContext.Response.Cookies.Append(
        Sessions.CookieName, session.RefreshToken, CookieOptions(session.RefreshTokenExpires));

    private static void ClearCookie(HttpRequest http) => http.HttpContext.Response.Cookies.Delete(Sessions.CookieName, CookieOptions(expires: null));

    private static CookieOptions CookieOptions(DateTimeOffset? expires) =>
        new() { Path = "/api/auth", HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Expires = expires };
}
