using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.OpenApi;

/// <summary>JSON schemas of the API's records as components, made by the serializer that reads and writes them, with the validators' rules laid over.</summary>
internal sealed class SchemaCatalog
{
    private const string Prefix = "#/components/schemas/";

    private readonly SortedDictionary<string, JsonNode> components = new(StringComparer.Ordinal);
    private readonly Dictionary<Type, string> answers = [];
    private readonly Dictionary<Type, string> requests = [];

    public JsonObject Components => new(components.Select(component => KeyValuePair.Create<string, JsonNode?>(component.Key, component.Value)));

    /// <summary>Answers are to be asked for before requests: what is both, and differs, is called …Input in requests.</summary>
    /// <param name="request">Requests may leave optional members out; answers hold every member.</param>
    public JsonObject Reference(Type type, bool request)
    {
        var names = request ? requests : answers;
        if (!names.TryGetValue(type, out var name)) names[type] = name = Add(type, request);
        return new JsonObject { ["$ref"] = Prefix + name };
    }

    private string Add(Type type, bool request)
    {
        var schema = Build(type, request);
        var name = Name(type);
        if (request && answers.ContainsKey(type))
        {
            if (JsonNode.DeepEquals(schema, components[name])) return name;
            name += "Input";
        }

        if (!components.TryAdd(name, schema)) throw new InvalidOperationException($"Two types of the API are called {name}.");
        return name;
    }

    private JsonNode Build(Type type, bool request)
    {
        var schema = ApiJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = (context, node) =>
            {
                var inner = context.TypeInfo.Type;
                if (node is JsonObject member) member.Remove("default"); // null, for what may be left out: that is what "not required" says
                if (!context.Path.IsEmpty && IsRecord(inner)) return AllowsNull(node) ? Nullable(Reference(inner, request)) : Reference(inner, request);
                return node is JsonObject plain ? Formatted(Nullable(inner), plain) : node;
            },
        });
        if (schema is not JsonObject root) return schema;
        root["type"] = "object"; // a component is never null itself; who refers to it says whether null may stand there
        if (root["properties"] is JsonObject members) AddWhatTheExporterLeavesOut(type, members, request);
        if (request && Validators.Find(type) is { } validator) ValidatorRules.Apply(validator, root);
        if (!request && root["properties"] is JsonObject properties)
        {
            var leftOut = type.GetProperties().Where(property => property.GetCustomAttribute<JsonIgnoreAttribute>() is not null).Select(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
            root["required"] = new JsonArray([.. properties.Select(property => property.Key).Except(leftOut, StringComparer.Ordinal).Select(name => (JsonNode)name)]);
            root.Remove("additionalProperties"); // an answer may gain members in a later release
        }

        if (root["required"] is JsonArray { Count: 0 }) root.Remove("required");
        return root;
    }

    // It sees a converter of ours as anything at all, and does not look whether the values of a dictionary may be null.
    private void AddWhatTheExporterLeavesOut(Type type, JsonObject members, bool request)
    {
        var nullability = new NullabilityInfoContext();
        var parameters = type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).ToLookup(parameter => parameter.Name, StringComparer.Ordinal);
        foreach (var property in type.GetProperties())
        {
            var name = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!members.ContainsKey(name)) continue;
            var said = parameters[property.Name].SelectMany(parameter => parameter.GetCustomAttributes()).ToList();
            if (property.PropertyType.IsGenericType && property.PropertyType.GetGenericTypeDefinition() == typeof(Optional<>))
                members[name] = OptionalSchema(property.PropertyType.GetGenericArguments()[0], request);
            else if (property.PropertyType == typeof(JsonElement)) members[name] = said.OfType<HoldsAttribute>().FirstOrDefault() is { } holds ? Held(holds.Type, request) : new JsonObject { ["type"] = "object", ["additionalProperties"] = true };
            else if (nullability.Create(property).GenericTypeArguments is [_, { ReadState: NullabilityState.Nullable }] && members[name]?["additionalProperties"] is JsonObject value && value["type"] is JsonValue one)
                value["type"] = new JsonArray(one.GetValue<string>(), "null");
            if (members[name] is not JsonObject member) continue;
            if (said.OfType<ValuesAttribute>().FirstOrDefault() is { } values) Limit(member["items"] as JsonObject ?? member, values.Values);
            if (said.OfType<KeysAttribute>().FirstOrDefault() is { } keys) NameKeys(member, keys.Keys, request);
        }
    }

    private JsonNode Held(Type type, bool request) => IsRecord(type) ? Reference(type, request) : ApiJson.Options.GetJsonSchemaAsNode(type, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });

    private static void Limit(JsonObject member, IReadOnlyList<string> values)
    {
        member["enum"] = new JsonArray([.. values.Select(value => (JsonNode)value)]);
        if (AllowsNull(member)) member["enum"]!.AsArray().Add(null);
    }

    // As with members, requests may name no other key and answers may gain some.
    private static void NameKeys(JsonObject member, IReadOnlyList<string> keys, bool request)
    {
        var value = member["additionalProperties"]!;
        member.Remove("additionalProperties");
        member["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key, value.DeepClone())));
        if (request) member["additionalProperties"] = false;
    }

    private JsonNode OptionalSchema(Type inner, bool request)
    {
        var value = System.Nullable.GetUnderlyingType(inner) ?? inner;
        if (IsRecord(value)) return Nullable(Reference(value, request));
        if (value.IsArray && IsRecord(value.GetElementType()!)) return new JsonObject { ["type"] = new JsonArray("array", "null"), ["items"] = Reference(value.GetElementType()!, request) };
        var schema = ApiJson.Options.GetJsonSchemaAsNode(value, new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true });
        if (schema is not JsonObject plain) return schema;
        plain = Formatted(value, plain);
        if (plain["type"] is JsonValue one) plain["type"] = new JsonArray(one.GetValue<string>(), "null");
        return plain;
    }

    private static JsonObject Nullable(JsonObject reference) => new() { ["anyOf"] = new JsonArray(reference, new JsonObject { ["type"] = "null" }) };

    private static Type Nullable(Type type) => System.Nullable.GetUnderlyingType(type) ?? type;

    private static bool AllowsNull(JsonNode node) => node is JsonObject schema && schema["type"] is JsonArray types && types.Any(type => type?.GetValue<string>() == "null");

    private static bool IsRecord(Type type) => type.Namespace?.StartsWith("SoulCrm.", StringComparison.Ordinal) == true && type is { IsEnum: false, IsArray: false };

    // The exporter leaves formats out for some types, and describes numbers by a pattern that only matters where strings may hold them.
    private static JsonObject Formatted(Type type, JsonObject schema)
    {
        var format = type == typeof(Guid) ? "uuid" : type == typeof(DateTimeOffset) ? "date-time" : type == typeof(DateOnly) ? "date"
            : type == typeof(int) ? "int32" : type == typeof(long) ? "int64" : type == typeof(decimal) || type == typeof(double) ? "double" : null;
        if (format is not null) schema["format"] = format;
        return schema;
    }

    // Page<Client> -> ClientPage; CreateClient.Request -> CreateClientRequest; UserFunctions.Filter -> UserFilter.
    private static string Name(Type type)
    {
        if (type.IsGenericType) return Name(type.GetGenericArguments()[0]) + type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)];
        return type.DeclaringType is { } outer ? outer.Name.Replace("Functions", "", StringComparison.Ordinal) + type.Name : type.Name;
    }
}
