using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <param name="Path">What the path names beside the target.</param>
/// <param name="Set">The members that the request named.</param>
/// <param name="Minutes">How long a guest from the platform may stay.</param>
public sealed record AuditDetails(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Path = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? Set = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? Minutes = null);

/// <summary>Who did what, appended in the transaction that did it. Values stay out of it: the log says which members were set, not to what.</summary>
internal static class AuditLog
{
    public static Task AppendAsync(TenantTransaction tx, HttpRequest http, Guid? target, byte[] body) =>
        AppendAsync(tx, http.Operation().Name, target ?? PathId(http), Describe(http, body), RemoteAddress.Of(http.HttpContext), http.HttpContext.Response.Headers["X-Request-Id"].ToString());

    /// <summary>For what is not an operation on tenant data: signing in, being entered by the platform.</summary>
    public static Task AppendAsync(TenantTransaction tx, string operation, Guid? target, AuditDetails details, string? address, string? requestId) => tx.ExecuteByCommitAsync("""
        insert into audit_log (id, user_id, user_name, role, guest_reason, operation, target_id, details, address, request_id)
        values (@id, @actor, coalesce((select name from users where id = @actor), case when @reason::text is not null then 'Soul CRM' end), @role, @reason, @operation, @target, @details::jsonb, @address, @requestId)
        """, new
    {
        id = Guid.CreateVersion7(),
        actor = tx.Caller.ActorId,
        role = tx.Caller.Role.ToName(),
        reason = tx.Caller.Guest?.Reason,
        operation,
        target,
        details = JsonSerializer.Serialize(details, ApiJson.Options),
        address,
        requestId,
    });

    private static Guid? PathId(HttpRequest http) => http.RouteValues.TryGetValue("id", out var value) && Guid.TryParse(value as string, out var id) ? id : null;

    private static AuditDetails Describe(HttpRequest http, byte[] body)
    {
        var named = http.RouteValues.Where(pair => pair.Key != "id").ToDictionary(pair => pair.Key, pair => $"{pair.Value}", StringComparer.Ordinal);
        return new AuditDetails(named.Count > 0 ? named : null, Members(body));
    }

    private static string[]? Members(byte[] body)
    {
        if (body.Length == 0 || body[0] != '{') return null;
        using var document = JsonDocument.Parse(body);
        return [.. document.RootElement.EnumerateObject().Select(member => member.Name)];
    }
}
