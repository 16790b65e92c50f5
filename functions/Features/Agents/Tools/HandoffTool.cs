using System.Text.Json;

namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>Lets an agent ask for a person. The reply it then writes is the farewell.</summary>
public sealed class HandoffTool
{
    private sealed record Arguments(string Reason);

    private static readonly JsonElement Schema = JsonSerializer.SerializeToElement(new
    {
        type = "object",
        additionalProperties = false,
        required = new[] { "reason" },
        properties = new { reason = new Dictionary<string, object>(StringComparer.Ordinal) { ["type"] = "string", ["enum"] = HandoffReason.OfAgents } },
    });

    public string? Reason { get; private set; }

    public AgentTool Tool => new(ToolNames.RequestHandoff, "Asks a manager to take over. Use it when the client wants a person, complains, wants to book, or asks what the catalogue cannot answer.", Schema, Run);

    private Task<string> Run(JsonElement json, CancellationToken ct)
    {
        var reason = json.Deserialize<Arguments>(JsonSerializerOptions.Web)?.Reason;
        if (!HandoffReason.OfAgents.Contains(reason, StringComparer.Ordinal)) throw new ToolArgumentException($"reason is one of: {string.Join(", ", HandoffReason.OfAgents)}.");
        Reason = reason;
        return Task.FromResult(JsonSerializer.Serialize(new { ok = true, reason, next = "Tell the client shortly that a manager will answer." }, JsonSerializerOptions.Web));
    }
}
