using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Auth;

/// <summary>The least role that may call an HTTP function. Every HTTP function carries this or <see cref="PublicAttribute"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequireRoleAttribute(Role role) : Attribute
{
    public Role Role { get; } = role;

    /// <summary>Open to a user who has yet to set up the second factor that his organisation requires.</summary>
    public bool BeforeTotp { get; init; }
}

/// <summary>An HTTP function that needs no signed-in user: it proves its caller in another way, or tells nothing worth protecting.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PublicAttribute : Attribute;
