namespace SoulCrm.Functions.Platform.Data;

/// <summary>On whose behalf a unit of work runs. The tenant comes from a verified token or a queue item, never from a path or body.</summary>
/// <param name="UserId">Null when the system itself acts (queues, timers, webhooks), or a guest who is no user of this organisation.</param>
public sealed record Caller(Guid TenantId, Guid? UserId, Role Role)
{
    /// <summary>The sign-in that the access token belongs to.</summary>
    public Guid? SessionId { get; init; }

    /// <summary>Set for a super administrator who has entered an organisation that is not his: all he reads and writes is recorded.</summary>
    public Guest? Guest { get; init; }

    public static Caller System(Guid tenantId) => new(tenantId, null, Role.System);

    /// <summary>The signed-in user; only functions behind a role check have one.</summary>
    /// <exception cref="NotAUserException">A guest, who is no user of this organisation.</exception>
    public Guid RequiredUserId => UserId ?? throw new NotAUserException();

    /// <summary>Who acts, whether a user of this organisation or a guest.</summary>
    public Guid? ActorId => UserId ?? Guest?.UserId;
}

/// <param name="Reason">What he said he came for.</param>
public sealed record Guest(Guid UserId, string Reason);

/// <summary>The operation belongs to a user of the organisation; a guest has no inbox, tasks or notes there.</summary>
public sealed class NotAUserException : Exception;

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

    /// <returns>Null for anything that is no role of a user.</returns>
    public static Role? Parse(string? name) => name switch
    {
        "manager" => Role.Manager,
        "org_admin" => Role.OrgAdmin,
        "super_admin" => Role.SuperAdmin,
        _ => null,
    };
}

/// <summary>The organisation in which the platform's own people live.</summary>
public static class PlatformOrganization
{
    public static readonly Guid Id = new("00000000-0000-7000-8000-000000000001");
}
