using FluentValidation;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>A signed-in user's own account: profile, password, second factor, sessions.</summary>
public sealed class AccountFunctions(Api api, Sessions sessions, Totp totp)
{
    public sealed record PasswordRequest(string CurrentPassword, string NewPassword);

    public sealed class PasswordValidator : AbstractValidator<PasswordRequest>
    {
        public PasswordValidator()
        {
            RuleFor(r => r.CurrentPassword).NotEmpty().MaximumLength(200);
            RuleFor(r => r.NewPassword).NewPassword(r => r.CurrentPassword);
        }
    }

    /// <param name="Current">The session that asks.</param>
    public sealed record SessionItem(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? Address, string? UserAgent, bool Current);

    public sealed record SessionList(IReadOnlyList<SessionItem> Items);

    [Function("GetMe"), RequireRole(Role.Manager, BeforeTotp = true), Operation("The signed-in user and what the web app needs to know of the organisation.", Answers = typeof(Me.Response))]
    public Task<IResult> MeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "auth/me")] HttpRequest http, CancellationToken ct) =>
        api.FindAsync(http, "user", Me.GetAsync, ct);

    [Function("UpdateMe"), RequireRole(Role.Manager), Operation("Changes one's own name and language.", Takes = typeof(Me.Request), Answers = typeof(Me.Response))]
    public Task<IResult> UpdateMeAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "auth/me")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<Me.Request, Me.Response>(http, target: null, Me.UpdateAsync, ct);

    [Function("ChangePassword"), RequireRole(Role.Manager), Operation("Changes the password and ends all other sessions.", Takes = typeof(PasswordRequest), Status = 204, Fails = ["422 auth.wrong_password"])]
    public Task<IResult> ChangePasswordAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/password")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<PasswordRequest, Nothing>(http, target: null, async (tx, request) =>
        {
            var id = tx.Caller.RequiredUserId;
            var changed = await tx.ExecuteAsync("""
                update users set password_hash = crypt(@NewPassword, gen_salt('bf', 12)), updated_at = now() where id = @id and crypt(@CurrentPassword, password_hash) = password_hash
                """, new { id, request.NewPassword, request.CurrentPassword });
            if (changed == 0) return new Unprocessable("auth.wrong_password", "The current password is wrong.");
            await sessions.EndAllAsync(tx, id, except: tx.Caller.SessionId);
            return new Nothing();
        }, ct);

    [Function("SetUpTotp"), RequireRole(Role.Manager, BeforeTotp = true), Operation("Begins to set up the second factor: a secret for the authenticator app.", Answers = typeof(Totp.SetUp), Fails = ["409 auth.totp_enabled"])]
    public Task<IResult> SetUpTotpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/totp/setup")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync(http, target: null, totp.SetUpAsync, ct);

    [Function("EnableTotp"), RequireRole(Role.Manager, BeforeTotp = true), Operation("Switches the second factor on with a first code; answers the recovery codes.", Takes = typeof(Totp.EnableRequest),
        Answers = typeof(Totp.Enabled), Fails = ["409 auth.totp_not_set_up", "422 auth.totp_invalid"])]
    public async Task<IResult> EnableTotpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/totp/enable")] HttpRequest http, CancellationToken ct)
    {
        var result = await api.CommandAsync<Totp.EnableRequest, Totp.Enabled>(http, target: null, totp.EnableAsync, ct);
        sessions.Recheck(http.Caller());
        return result;
    }

    [Function("DisableTotp"), RequireRole(Role.Manager), Operation("Switches the second factor off.", Takes = typeof(Totp.DisableRequest), Status = 204, Fails = ["422 auth.wrong_password"])]
    public async Task<IResult> DisableTotpAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/totp/disable")] HttpRequest http, CancellationToken ct)
    {
        var result = await api.CommandAsync<Totp.DisableRequest, Nothing>(http, target: null, totp.DisableAsync, ct);
        sessions.Recheck(http.Caller());
        return result;
    }

    [Function("ListSessions"), RequireRole(Role.Manager), Operation("Where one is signed in.", Answers = typeof(SessionList))]
    public Task<IResult> ListSessionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "auth/sessions")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, async tx => new SessionList(await tx.QueryAsync<SessionItem>("""
            select id, created_at, last_used_at, expires_at, address, user_agent, id = @current as current
            from sessions where user_id = @user and expires_at > now() order by last_used_at desc limit 200
            """, new { current = tx.Caller.SessionId, user = tx.Caller.RequiredUserId })), ct);

    [Function("EndSession"), RequireRole(Role.Manager), Operation("Signs one of one's sessions out.", Status = 204)]
    public Task<IResult> EndSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "auth/sessions/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, id, async tx => await sessions.EndOneAsync(tx, id) ? new Nothing() : new NotFound("session"), ct);

    [Function("EndSessions"), RequireRole(Role.Manager), Operation("Signs out everywhere, here too.", Status = 204)]
    public Task<IResult> EndSessionsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "auth/sessions/end-all")] HttpRequest http, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, target: null, async tx =>
        {
            await sessions.EndAllAsync(tx, tx.Caller.RequiredUserId);
            return new Nothing();
        }, ct);
}
