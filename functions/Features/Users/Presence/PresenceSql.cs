namespace SoulCrm.Functions.Features.Users.Presence;

/// <summary>Whether a colleague is at his desk: his browser asks for news all the time, and he has not said that he is away. Conditions on <c>users u</c>.</summary>
internal static class PresenceSql
{
    /// <summary>A browser asks every 25 seconds; two that are lost do not make anyone go.</summary>
    public const string Online = "u.online_at > now() - interval '90 seconds'";

    public const string IsThere = $"u.status = 'active' and u.availability = 'available' and {Online}";
}
