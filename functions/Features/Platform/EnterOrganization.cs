using FluentValidation;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Platform;

/// <summary>
/// A super administrator enters an agency for half an hour, with a reason. Both sides have it in their audit log, and so has the agency every
/// request that he makes there.
/// </summary>
public sealed class EnterOrganization(Database database, AccessTokens tokens)
{
    public sealed record Request(string Reason);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Reason).Line(200).MinimumLength(5);
    }

    /// <param name="AccessToken">For that organisation; there is no refresh token.</param>
    /// <param name="ExpiresIn">Seconds.</param>
    public sealed record Response(string AccessToken, int ExpiresIn, PlatformOrganizations.Item Organization);

    public async Task<Result<Response>> RunAsync(TenantTransaction tx, HttpRequest http, Guid id, Request request, CancellationToken ct)
    {
        if (await PlatformOrganizations.FindAsync(tx, id) is not { } organization) return new NotFound("organization");
        var guest = new Guest(tx.Caller.RequiredUserId, request.Reason.Trim());
        // A transaction of its own: the line is in the agency's log before there is a token.
        await database.InTenantAsync(new Caller(id, null, Role.SuperAdmin) { Guest = guest }, other =>
            AuditLog.AppendAsync(other, "EnterOrganization", id, new AuditDetails(Minutes: AccessTokens.GuestLifetime.TotalMinutes), address: null, http.HttpContext.Response.Headers["X-Request-Id"].ToString()), ct);
        return new Response(tokens.IssueForGuest(guest, id, tx.Caller.SessionId!.Value), (int)AccessTokens.GuestLifetime.TotalSeconds, organization);
    }
}
