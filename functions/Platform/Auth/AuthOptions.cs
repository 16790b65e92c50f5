namespace SoulCrm.Functions.Platform.Auth;

/// <summary>Section <c>Auth</c> of the settings.</summary>
public sealed class AuthOptions
{
    /// <summary>Base64 of at least 32 random bytes; signs access tokens. The same in every process of a deployment.</summary>
    public string SigningKey { get; set; } = "";

    public string Issuer { get; set; } = "soulcrm";

    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A session that is not used for this long is over.</summary>
    public TimeSpan RefreshIdleLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session is over after this, used or not.</summary>
    public TimeSpan RefreshAbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);
}
