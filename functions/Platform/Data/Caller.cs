namespace SoulCrm.Functions.Platform.Data;

/// <summary>On whose behalf a unit of work runs. The tenant comes from a verified token or a queue item, never from a path or body.</summary>
/// <param name="UserId">Null when the system itself acts (queues, timers, webhooks).</param>
public sealed record Caller(Guid TenantId, Guid? UserId, Role Role)
{
    public static Caller System(Guid tenantId) => new(tenantId, null, Role.System);

    /// <summary>The signed-in user; only functions behind a role check have one.</summary>
    public Guid RequiredUserId => UserId ?? throw new InvalidOperationException("This operation needs a signed-in user.");
}

/// <summary>Roles in rising order: each may do what those below it may.</summary>
public enum Role
{
    System = 0,
    Manager = 1,
    OrgAdmin = 2,
    SuperAdmin = 3,
}

public static class RoleNames
{
    public static string ToName(this Role role) => role switch
    {
        Role.Manager => "manager",
        Role.OrgAdmin => "org_admin",
        Role.SuperAdmin => "super_admin",
        _ => "system",
    };

    public static Role Parse(string? name) => name switch
    {
        "manager" => Role.Manager,
        "org_admin" => Role.OrgAdmin,
        "super_admin" => Role.SuperAdmin,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown role."),
    };
}
