using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Knowledge.Search;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>What the agency itself says of visas, payment, cancellation: its published articles.</summary>
public sealed class KnowledgeTool(FindKnowledge articles, Caller caller, string language, Evidence evidence)
{
    private const int LongestQuery = 300;

    private sealed record Arguments(string Query);

    private static readonly JsonElement Schema = JsonElement.Parse("""
        {"type":"object","additionalProperties":false,"required":["query"],"properties":{
          "query":{"type":"string","maxLength":300,"description":"The client's question in a few words, in his language or in English"}}}
        """);

    public AgentTool Tool => new(ToolNames.SearchKnowledge, "Finds articles of the agency: visas, payment, cancellation, insurance, rules. Answer such questions only from them.", Schema, SearchAsync);

    private async Task<string> SearchAsync(JsonElement json, CancellationToken ct)
    {
        var query = json.Deserialize<Arguments>(RunRecorder.Json)?.Query?.Trim();
        if (query is not { Length: > 0 and <= LongestQuery } || query.Contains('\0', StringComparison.Ordinal)) throw new ToolArgumentException($"query: 1 to {LongestQuery} characters.");
        var found = await articles.RunAsync(caller, query, language, ct);
        evidence.Add(found);
        return JsonSerializer.Serialize(new { articles = found }, RunRecorder.Json);
    }
}
