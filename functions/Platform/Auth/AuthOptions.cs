namespace SoulCrm.Functions.Platform.Auth;

/// <summary>Section <c>Auth</c> of the settings.</summary>
public sealed class AuthOptions
{
    /// <summary>Base64 of at least 32 random bytes; signs access tokens. The same in every process of a deployment.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>The key before <see cref="SigningKey"/>: its tokens are still good. Set while rotating, for at least the life of an access token.</summary>
    public string? PreviousSigningKey { get; set; }

    /// <summary>Base64 of 32 random bytes; encrypts the secrets of second factors in the database.</summary>
    public string EncryptionKey { get; set; } = "";

    public string Issuer { get; set; } = "soulcrm";

    /// <summary>Where the web app is; links in e-mails lead there.</summary>
    public string AppUrl { get; set; } = "http://127.0.0.1:7071";

    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>A session that is not used for this long is over.</summary>
    public TimeSpan RefreshIdleLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session is over after this, used or not.</summary>
    public TimeSpan RefreshAbsoluteLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long a process trusts what it knows of a session: after this, a session that has ended is refused. At most a minute.</summary>
    public TimeSpan SessionCheckInterval { get; set; } = TimeSpan.FromSeconds(30);
}
