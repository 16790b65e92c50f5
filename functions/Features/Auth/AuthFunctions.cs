using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>Signing up, in and out, without a token yet. The refresh token travels only in an HttpOnly cookie that no other path sees.</summary>
public sealed class AuthFunctions(
    Database database, Sessions sessions, Login login, OneTimeTokens tokens, OutboxPublisher outbox, RateLimiter limiter, IOptions<RateLimitOptions> limits)
{
    private const int LoginWindowSeconds = 15 * 60;

    public sealed record ForgotRequest(string Email);

    public sealed class ForgotValidator : AbstractValidator<ForgotRequest>
    {
        public ForgotValidator() => RuleFor(r => r.Email).NotEmpty().MaximumLength(254);
    }

    /// <param name="Token">From the link.</param>
    public sealed record ResetRequest(string Token, string Password);

    public sealed class ResetValidator : AbstractValidator<ResetRequest>
    {
        public ResetValidator()
        {
            RuleFor(r => r.Token).NotEmpty().MaximumLength(100);
            RuleFor(r => r.Password).NewPassword();
        }
    }

    /// <param name="Token">From the link.</param>
    /// <param name="Name">Null keeps the name that the administrator gave.</param>
    public sealed record AcceptRequest(string Token, string Password, string? Name = null);

    public sealed class AcceptValidator : AbstractValidator<AcceptRequest>
    {
        public AcceptValidator()
        {
            RuleFor(r => r.Token).NotEmpty().MaximumLength(100);
            RuleFor(r => r.Password).NewPassword(r => r.Name);
            RuleFor(r => r.Name).Line(200).When(r => r.Name is not null);
        }
    }

    [Function("Register"), Public, Operation("Signs an agency up, with its first administrator, and signs him in.", Takes = typeof(Register.Request),
        Answers = typeof(SessionResponse), Status = 201, Fails = ["409 auth.email_taken", "429 request.too_many"])]
    public async Task<IResult> RegisterAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/register")] HttpRequest http, CancellationToken ct)
    {
        var (request, _, problem) = await http.ReadBodyAsync<Register.Request>(ct);
        if (request is null) return problem!;
        if (await TooManyAsync(http, ct) is { } tooMany) return tooMany;
        return await StartAsync(http, await Register.RunAsync(database, request, ct), ct);
    }

    [Function("Login"), Public, Operation("Signs in with e-mail, password and, where it is set up, a second factor.", Takes = typeof(Login.Request), Answers = typeof(SessionResponse),
        Fails = ["401 auth.invalid_credentials", "401 auth.totp_required", "401 auth.totp_invalid", "429 auth.slow_down", "429 request.too_many"])]
    public async Task<IResult> LoginAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/login")] HttpRequest http, CancellationToken ct)
    {
        var (request, _, problem) = await http.ReadBodyAsync<Login.Request>(ct);
        if (request is null) return problem!;
        if (await TooManyAsync(http, ct) is { } tooMany) return tooMany;
        var result = await login.RunAsync(request, RemoteAddress.Of(http.HttpContext), ct);
        if (result.Error is Login.SlowDown slow) http.HttpContext.Response.Headers.RetryAfter = $"{slow.Seconds}";
        return await StartAsync(http, result, ct);
    }

    [Function("RefreshSession"), Public, Operation("Trades the refresh token of the cookie for a new one and an access token.", Answers = typeof(SessionResponse), Fails = ["401 auth.session_expired"])]
    public async Task<IResult> RefreshAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/refresh")] HttpRequest http, CancellationToken ct)
    {
        var session = await sessions.RefreshAsync(http.Cookies[Sessions.CookieName], Device.Of(http), ct);
        if (session is null)
        {
            ClearCookie(http);
            return Problems.From(new Unauthorized("auth.session_expired", "Sign in again."));
        }

        SetCookie(http, session);
        return Problems.Ok(session.Response);
    }

    [Function("Logout"), Public, Operation("Ends the session of the cookie.", Status = 204)]
    public async Task<IResult> LogoutAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/logout")] HttpRequest http, CancellationToken ct)
    {
        await sessions.EndAsync(http.Cookies[Sessions.CookieName], ct);
        ClearCookie(http);
        return Results.NoContent();
    }

    [Function("ForgotPassword"), Public, Operation("Sends a link for a new password, if the e-mail has an account; the answer does not tell.", Takes = typeof(ForgotRequest), Status = 202,
        Fails = ["429 request.too_many"])]
    public async Task<IResult> ForgotAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/password/forgot")] HttpRequest http, CancellationToken ct)
    {
        var (request, _, problem) = await http.ReadBodyAsync<ForgotRequest>(ct);
        if (request is null) return problem!;
        if (await TooManyAsync(http, ct) is { } tooMany) return tooMany;
        var id = Guid.CreateVersion7().ToString();
        var item = System.Text.Json.JsonSerializer.Serialize(new AccountMail.Item(request.Email.Trim(), OneTimeTokens.Password), QueueBody.Options);
        await outbox.SendAsync([new OutboxItem(Guid.Empty, Guid.Empty, Queues.AccountMail, id, id, item, NotBefore: null)], ct);
        return Results.StatusCode(202);
    }

    [Function("ResetPassword"), Public, Operation("Sets a new password with the token of a mailed link, and ends all sessions.", Takes = typeof(ResetRequest), Status = 204, Fails = ["422 auth.link_invalid"])]
    public async Task<IResult> ResetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/password/reset")] HttpRequest http, CancellationToken ct)
    {
        var (request, _, problem) = await http.ReadBodyAsync<ResetRequest>(ct);
        if (request is null) return problem!;
        var user = await tokens.UseAsync(request.Token, OneTimeTokens.Password, async (tx, user) =>
        {
            await tx.ExecuteAsync("update users set password_hash = crypt(@Password, gen_salt('bf', 12)), updated_at = now() where id = @UserId and status = 'active'",
                new { request.Password, user.UserId });
            await sessions.EndAllAsync(tx, user.UserId);
            await AuditLog.AppendAsync(tx, "ResetPassword", user.UserId, new AuditDetails(), RemoteAddress.Of(http.HttpContext), requestId: null);
            return user;
        }, ct);
        return user is null ? LinkInvalid() : Results.NoContent();
    }

    [Function("AcceptInvitation"), Public, Operation("Takes up an invitation: chooses a password and signs in.", Takes = typeof(AcceptRequest), Answers = typeof(SessionResponse), Fails = ["422 auth.link_invalid"])]
    public async Task<IResult> AcceptAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/invitations/accept")] HttpRequest http, CancellationToken ct)
    {
        var (request, _, problem) = await http.ReadBodyAsync<AcceptRequest>(ct);
        if (request is null) return problem!;
        var user = await tokens.UseAsync<SignedInUser>(request.Token, OneTimeTokens.Invitation, async (tx, user) =>
        {
            var accepted = await tx.ExecuteAsync("""
                update users set password_hash = crypt(@Password, gen_salt('bf', 12)), name = coalesce(@name, name), status = 'active', updated_at = now()
                where id = @UserId and status = 'invited'
                """, new { request.Password, name = request.Name?.Trim(), user.UserId });
            tx.Changed("user", user.UserId);
            return accepted == 1 ? user : null;
        }, ct);
        return user is null ? LinkInvalid() : await StartAsync(http, user, ct);
    }

    private static IResult LinkInvalid() => Problems.From(new Unprocessable("auth.link_invalid", "The link is wrong, was used already, or has expired: ask for a new one."));

    private async Task<IResult?> TooManyAsync(HttpRequest http, CancellationToken ct) =>
        await limiter.TakeAsync($"login:{RemoteAddress.Of(http.HttpContext)}", limits.Value.LoginsPerAddress, LoginWindowSeconds, ct) is { } seconds ? Problems.TooMany(http.HttpContext, seconds) : null;

    private async Task<IResult> StartAsync(HttpRequest http, Result<SignedInUser> signedIn, CancellationToken ct)
    {
        if (signedIn.Error is { } error) return Problems.From(error);
        var session = await sessions.StartAsync(signedIn.Value!, Device.Of(http), ct);
        SetCookie(http, session);
        return Results.Json(session.Response, ApiJson.Options, statusCode: http.Operation().Declared.Status);
    }

    private static void SetCookie(HttpRequest http, Session session) => http.HttpContext.Response.Cookies.Append(
        Sessions.CookieName, session.RefreshToken, CookieOptions(session.RefreshTokenExpires));

    private static void ClearCookie(HttpRequest http) => http.HttpContext.Response.Cookies.Delete(Sessions.CookieName, CookieOptions(expires: null));

    private static CookieOptions CookieOptions(DateTimeOffset? expires) =>
        new() { Path = "/api/auth", HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Expires = expires };
}
