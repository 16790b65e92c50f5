using FluentValidation;
using SoulCrm.Functions.Features.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Users;

/// <summary>Changes a colleague's name, role or status. Disabling ends his sessions; the last administrator stays one.</summary>
public sealed class UpdateUser(Sessions sessions)
{
    public sealed record Request(string? Name = null, string? Role = null, string? Status = null, string? Language = null, int? MaxOpenDialogs = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Line(200).When(r => r.Name is not null);
            RuleFor(r => r.Role).OneOf("manager", "org_admin");
            RuleFor(r => r.Status).OneOf("active", "disabled");
            RuleFor(r => r.Language).OneOf("ru", "en");
            RuleFor(r => r.MaxOpenDialogs).InclusiveBetween(1, 1000);
        }
    }

    private sealed record Row(string Role, string Status, bool HasPassword);

    public async Task<Result<User>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        // All administrators in one order: two who demote each other at once must not both succeed.
        await tx.ExecuteAsync("select from users where role = 'org_admin' order by id for no key update");
        var row = await tx.FirstOrDefaultAsync<Row>("select role, status, password_hash is not null as has_password from users where id = @id for no key update", new { id });
        if (row is null) return new NotFound("user");
        if (row.Role == "super_admin") return new Conflict("user.super_admin", "A super administrator is not changed here.");
        // One who never chose a password cannot be active yet.
        var status = request.Status == "active" && !row.HasPassword ? "invited" : request.Status;
        await tx.ExecuteAsync("""
            update users set name = coalesce(@name, name), role = coalesce(@Role, role), status = coalesce(@status, status), language = coalesce(@Language, language), max_open_dialogs = coalesce(@MaxOpenDialogs, max_open_dialogs), updated_at = now()
            where id = @id
            """, new { id, name = request.Name?.Trim(), request.Role, status, request.Language, request.MaxOpenDialogs });
        if (row is { Role: "org_admin", Status: "active" } && !await tx.SingleAsync<bool>("select exists (select from users where role = 'org_admin' and status = 'active')"))
            return new Conflict("user.last_admin", "An organization keeps at least one active administrator.");
        if ((status is not null && status != row.Status) || (request.Role is not null && request.Role != row.Role))
            await sessions.RecheckAllAsync(tx, id, end: status == "disabled");
        tx.Changed("user", id);
        return (await UserSql.FindAsync(tx, id))!;
    }
}
