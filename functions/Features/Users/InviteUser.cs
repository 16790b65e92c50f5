using FluentValidation;
using SoulCrm.Functions.Features.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Email;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Users;

/// <summary>Invites a colleague: a user without a password, and a link on which he chooses one.</summary>
public sealed class InviteUser(OneTimeTokens tokens, AccountMail mail)
{
    public sealed record Request(string Email, string Name, string Role, string Language = "ru");

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Email).NotEmpty().MaximumLength(254).EmailAddress();
            RuleFor(r => r.Name).Line(200);
            RuleFor(r => r.Role).NotEmpty().OneOf("manager", "org_admin");
            RuleFor(r => r.Language).NotEmpty().OneOf("ru", "en");
        }
    }

    /// <param name="Link">To pass on by hand; good once, for seven days.</param>
    /// <param name="Mailed">Whether the link has left by e-mail as well.</param>
    public sealed record Response(Guid Id, User User, string Link, bool Mailed) : IResource;

    public async Task<Result<Response>> RunAsync(TenantTransaction tx, Request request, CancellationToken ct)
    {
        // Two invitations at once take turns at the last seat; the count comes after the lock, or it would not see the other one.
        var seats = await tx.SingleAsync<int>("select max_users from organizations where id = @TenantId for no key update", new { tx.Caller.TenantId });
        var isFull = await tx.SingleAsync<bool>("select count(*) >= @seats from users where status <> 'disabled'", new { seats });
        if (isFull) return new Conflict("user.limit", "Your plan has no room for another user.");
        var id = Guid.CreateVersion7();
        var inserted = await tx.ExecuteAsync("""
            insert into users (tenant_id, id, email, name, role, language, status) values (@TenantId, @id, @email, @name, @Role, @Language, 'invited') on conflict do nothing
            """, new { tx.Caller.TenantId, id, email = request.Email.Trim(), name = request.Name.Trim(), request.Role, request.Language });
        if (inserted == 0) return new Conflict("user.email_taken", "This e-mail already has an account.");
        return await SendAsync(tx, id, ct);
    }

    /// <summary>A new link for somebody who has not taken up the first.</summary>
    public async Task<Result<Response>> AgainAsync(TenantTransaction tx, Guid id, CancellationToken ct)
    {
        if (await UserSql.FindAsync(tx, id) is not { } user) return new NotFound("user");
        return user.Status == "invited" ? await SendAsync(tx, id, ct) : new Conflict("user.not_invited", "Only a user who has not signed in yet is invited again.");
    }

    private async Task<Response> SendAsync(TenantTransaction tx, Guid id, CancellationToken ct)
    {
        var link = await tokens.IssueAsync(tx, id, OneTimeTokens.Invitation);
        tx.Changed("user", id, kind: "created");
        try
        {
            await mail.SendAsync(tx, id, OneTimeTokens.Invitation, link, ct);
            return new Response(id, (await UserSql.FindAsync(tx, id))!, link, Mailed: true);
        }
        catch (EmailUnavailableException)
        {
            return new Response(id, (await UserSql.FindAsync(tx, id))!, link, Mailed: false); // the administrator passes it on himself
        }
    }
}
