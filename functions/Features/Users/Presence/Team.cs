using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Users.Presence;

/// <summary>Who can be called, whether they are there or not.</summary>
internal static class Team
{
    public static Task<IReadOnlyList<Guid>> AllAsync(TenantTransaction tx) => tx.QueryAsync<Guid>("select id from users where status = 'active' and role in ('manager', 'org_admin') order by id");

    /// <summary>Administrators stand in where there is no manager.</summary>
    public static async Task<IReadOnlyList<Guid>> ManagersAsync(TenantTransaction tx) =>
        await tx.QueryAsync<Guid>("select id from users where status = 'active' and role = 'manager' order by id") is { Count: > 0 } managers ? managers : await AdminsAsync(tx);

    public static Task<IReadOnlyList<Guid>> AdminsAsync(TenantTransaction tx) => tx.QueryAsync<Guid>("select id from users where status = 'active' and role = 'org_admin' order by id");
}
