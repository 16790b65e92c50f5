using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>The signed-in user and what the web app needs to know of the organisation.</summary>
public static class GetMe
{
    public sealed record OrganizationOfUser(Guid Id, string Name, string TimeZone, string WorkingLanguage);

    public sealed record Response(Guid Id, string Email, string Name, string Role, Guid OrganizationId, string Language, OrganizationOfUser Organization);

    private sealed record Row(Guid Id, string Email, string Name, string Role, string Language, Guid TenantId, string Organization, string TimeZone, string WorkingLanguage);

    public static async Task<Result<Response>> RunAsync(TenantTransaction tx)
    {
        var row = await tx.FirstOrDefaultAsync<Row>("""
            select u.id, u.email, u.name, u.role, u.language, o.id as tenant_id, o.name as organization, o.time_zone, o.working_language
            from users u join organizations o on o.id = u.tenant_id where u.id = @id and u.status = 'active'
            """, new { id = tx.Caller.RequiredUserId });
        return row is null
            ? new Unauthorized("auth.required", "This user can no longer sign in.")
            : new Response(row.Id, row.Email, row.Name, row.Role, row.TenantId, row.Language,
                new OrganizationOfUser(row.TenantId, row.Organization, row.TimeZone, row.WorkingLanguage));
    }
}
