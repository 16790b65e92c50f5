using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using FluentValidation.Validators;

namespace SoulCrm.Functions.Platform.OpenApi;

/// <summary>Lays the rules that JSON Schema can say over a request's schema; the others are told by the answer that they fail with.</summary>
internal static class ValidatorRules
{
    public static void Apply(IValidator validator, JsonObject schema)
    {
        if (schema["properties"] is not JsonObject properties) return;
        foreach (var member in validator.CreateDescriptor().GetMembersWithValidators())
        {
            // "Phone.Value" is the member Phone, which may be left out.
            var name = JsonNamingPolicy.CamelCase.ConvertName(member.Key.Split('.')[0]);
            if (properties[name] is not JsonObject property || property.ContainsKey("$ref") || property.ContainsKey("anyOf")) continue;
            foreach (var (rule, _) in member) Apply(rule, property);
        }
    }

    private static void Apply(IPropertyValidator rule, JsonObject property)
    {
        var isText = Is(property, "string");
        switch (rule)
        {
            case INotEmptyValidator when isText:
                property["minLength"] ??= 1;
                break;
            case INotEmptyValidator when Is(property, "object"):
                property["minProperties"] = 1;
                break;
            case ILengthValidator length when isText:
                if (length.Max > 0) property["maxLength"] = length.Max;
                if (length.Min > 0) property["minLength"] = length.Min;
                break;
            case IRegularExpressionValidator pattern when isText:
                property["pattern"] = pattern.Expression;
                break;
            case IBetweenValidator between:
                property["minimum"] = JsonSerializer.SerializeToNode(between.From);
                property["maximum"] = JsonSerializer.SerializeToNode(between.To);
                break;
            case { Name: "OneOfValidator" }:
                var allowed = (IReadOnlyList<string>)rule.GetType().GetProperty("Allowed")!.GetValue(rule)!;
                var values = allowed.Select(value => (JsonNode?)value).ToList();
                if (property["type"] is JsonArray) values.Add(null); // null passes where the member allows it
                property["enum"] = new JsonArray([.. values]);
                break;
            default:
                break;
        }
    }

    private static bool Is(JsonObject property, string type) =>
        property["type"] switch
        {
            JsonValue one => one.GetValue<string>() == type,
            JsonArray several => several.Any(each => each?.GetValue<string>() == type),
            _ => false,
        };
}
