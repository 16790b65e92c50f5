using System.Text.Json.Nodes;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>Bodies that the document allows: its example, or one made of the schema.</summary>
internal static class Bodies
{
    /// <returns>Null when the operation takes no JSON.</returns>
    public static JsonNode? Of(Contract.Described operation)
    {
        if (operation.Document["requestBody"]?["content"]?["application/json"] is not JsonObject content) return null;
        return content["example"]?.DeepClone() ?? Make(content["schema"]!);
    }

    /// <summary>The names of the members that the operation takes.</summary>
    public static IReadOnlyList<string> Members(Contract.Described operation) =>
        operation.Document["requestBody"]?["content"]?["application/json"]?["schema"] is { } schema && Resolve(schema)["properties"] is JsonObject properties ? [.. properties.Select(property => property.Key)] : [];

    private static JsonNode Make(JsonNode schema)
    {
        var node = Resolve(schema);
        if (node["enum"] is JsonArray values) return values.First(value => value is not null)!.DeepClone();
        if (node["anyOf"] is JsonArray options) return Make(options[0]!);
        var type = node["type"] is JsonArray types ? types[0]!.GetValue<string>() : node["type"]?.GetValue<string>();
        return type switch
        {
            "object" => MakeObject(node),
            "array" => new JsonArray(Make(node["items"]!)),
            "integer" or "number" => node["minimum"]?.GetValue<decimal>() ?? 1,
            "boolean" => true,
            _ => node["format"]?.GetValue<string>() switch
            {
                "uuid" => Guid.NewGuid().ToString(),
                "date-time" => "2027-03-01T09:00:00Z",
                "date" => "2027-03-01",
                _ => MakeText(node),
            },
        };
    }

    private static JsonObject MakeObject(JsonNode node)
    {
        var made = new JsonObject();
        foreach (var property in node["properties"]?.AsObject() ?? []) made[property.Key] = Make(property.Value!);
        if (made.Count == 0 && node["additionalProperties"] is JsonObject value) made["ru"] = Make(value);
        return made;
    }

    private static string MakeText(JsonNode node) => node["pattern"]?.GetValue<string>() switch
    {
        { } phone when phone.StartsWith("^\\+", StringComparison.Ordinal) => "+79160000001",
        "^[a-z]{2,3}$" => "ru",
        "^[A-Z]{3}$" => "USD",
        "^[A-Z]{2}$" => "TR",
        _ => "text for a test",
    };

    private static JsonObject Resolve(JsonNode schema) => schema["$ref"]?.GetValue<string>() is { } reference
        ? Contract.Document["components"]!["schemas"]![reference.Split('/')[^1]]!.AsObject() : schema as JsonObject ?? [];
}
