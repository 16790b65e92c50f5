using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.OpenApi;

/// <summary>The OpenAPI 3.1 document of the API, made of the functions' own declarations and the records that they read and write.</summary>
public static partial class ApiDocument
{
    private static readonly Lazy<string> Text = new(() => Build().ToJsonString(new JsonSerializerOptions(ApiJson.Options) { WriteIndented = true }));

    public static string Json => Text.Value;

    private static JsonObject Build()
    {
        var schemas = new SchemaCatalog();
        var paths = new JsonObject();
        var operations = Operations.All.Values.Where(operation => operation.Name != nameof(OpenApiFunctions.GetOpenApi)).OrderBy(operation => operation.Route, StringComparer.Ordinal).ThenBy(operation => operation.Method, StringComparer.Ordinal).ToList();
        foreach (var answers in operations.Select(operation => operation.Declared.Answers).OfType<Type>()) schemas.Reference(answers, request: false);
        foreach (var operation in operations)
        {
            var path = $"/api/{Constraint().Replace(operation.Route, "{$1}")}";
            if (paths[path] is not JsonObject item) paths[path] = item = new JsonObject();
            item[operation.Method.ToLowerInvariant()] = Describe(operation, schemas);
        }

        var components = schemas.Components;
        components["Problem"] = Problem();
        return new JsonObject
        {
            ["openapi"] = "3.1.0",
            ["info"] = new JsonObject
            {
                ["title"] = "Soul CRM",
                ["version"] = "1.0.0",
                ["description"] = "CRM of tour agencies over WhatsApp. Times are UTC, money is a decimal with an ISO 4217 currency, phones are E.164, languages BCP 47 primary tags. "
                    + "Lists go on with nextCursor in cursor until it is null. Errors are RFC 9457 problem details with a stable code.",
                ["license"] = new JsonObject { ["name"] = "Proprietary", ["identifier"] = "LicenseRef-Proprietary" },
            },
            ["servers"] = new JsonArray(new JsonObject { ["url"] = "/" }),
            ["security"] = new JsonArray(new JsonObject { ["bearer"] = new JsonArray() }),
            ["tags"] = new JsonArray([.. operations.Select(Tag).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(tag => new JsonObject { ["name"] = tag, ["description"] = Tags.Descriptions[tag] })]),
            ["paths"] = paths,
            ["components"] = new JsonObject
            {
                ["schemas"] = components,
                ["securitySchemes"] = new JsonObject { ["bearer"] = new JsonObject { ["type"] = "http", ["scheme"] = "bearer", ["bearerFormat"] = "JWT" } },
            },
        };
    }

    private static JsonObject Describe(Operation operation, SchemaCatalog schemas)
    {
        var declared = operation.Declared;
        var described = new JsonObject
        {
            ["operationId"] = char.ToLowerInvariant(operation.Name[0]) + operation.Name[1..],
            ["summary"] = declared.Summary,
            ["tags"] = new JsonArray(Tag(operation)),
        };
        if (operation.IsPublic) described["security"] = new JsonArray();
        else described["description"] = $"Least role: {Data.RoleNames.ToName(operation.LeastRole!.Value)}.";
        if (Parameters(operation) is { Count: > 0 } parameters) described["parameters"] = parameters;
        if (declared.Takes is { } takes) described["requestBody"] = Content("application/json", schemas.Reference(takes, request: true), Examples.Of(operation.Name));
        else if (declared.TakesMedia is [.. var media] && media.Length > 0) described["requestBody"] = new JsonObject { ["required"] = true, ["content"] = new JsonObject(media.Select(type => KeyValuePair.Create<string, JsonNode?>(type, new JsonObject { ["schema"] = type == "application/json" ? new JsonObject { ["type"] = "object", ["additionalProperties"] = true } : new JsonObject { ["type"] = "string" } }))) };
        described["responses"] = Responses(operation, schemas);
        return described;
    }

    private static JsonArray Parameters(Operation operation)
    {
        var parameters = new JsonArray();
        foreach (Match match in Constraint().Matches(operation.Route))
        {
            var schema = match.Groups[2].Value == "guid" ? new JsonObject { ["type"] = "string", ["format"] = "uuid" } : new JsonObject { ["type"] = "string" };
            parameters.Add(new JsonObject { ["name"] = match.Groups[1].Value, ["in"] = "path", ["required"] = true, ["schema"] = schema });
        }

        if (operation.Declared.Query is { } query)
        {
            var reader = new RequestQuery(http: null);
            query.GetMethod("Read", [typeof(RequestQuery)])!.Invoke(null, [reader]);
            foreach (var parameter in reader.Read.DistinctBy(parameter => parameter.Name))
                parameters.Add(new JsonObject { ["name"] = parameter.Name, ["in"] = "query", ["schema"] = JsonSerializer.SerializeToNode(parameter.Schema) });
        }

        if (operation.IsIdempotent || operation.Declared.OwnIdempotency)
            parameters.Add(Header("Idempotency-Key", "Repeated within seven days with the same request, it gets the first answer and nothing happens again.", new JsonObject { ["type"] = "string", ["maxLength"] = IdempotencyKey.MaxLength }));
        if (operation.HasVersion)
            parameters.Add(Header("If-Match", "The ETag that was read: the write is refused with 412 when it is no longer that.", new JsonObject { ["type"] = "string" }));
        return parameters;
    }

    private static JsonObject Header(string name, string description, JsonObject schema) => new() { ["name"] = name, ["in"] = "header", ["description"] = description, ["schema"] = schema };

    private static JsonObject Responses(Operation operation, SchemaCatalog schemas)
    {
        var declared = operation.Declared;
        var success = new JsonObject { ["description"] = declared.Status switch { 201 => "Created.", 202 => "Accepted.", 204 => "Done.", _ => "The answer." } };
        if (declared.Answers is { } answers) success["content"] = new JsonObject { ["application/json"] = new JsonObject { ["schema"] = schemas.Reference(answers, request: false) } };
        else if (declared.AnswersMedia is { } media) success["content"] = new JsonObject { [media] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } } };
        var headers = new JsonObject();
        if (declared.Location is not null) headers["Location"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        if (declared.Answers is { } type && type.IsAssignableTo(typeof(IVersioned))) headers["ETag"] = new JsonObject { ["schema"] = new JsonObject { ["type"] = "string" } };
        if (headers.Count > 0) success["headers"] = headers;
        var responses = new JsonObject { [$"{declared.Status}"] = success };
        foreach (var status in Failures(operation).GroupBy(failure => failure.Status).OrderBy(group => group.Key))
        {
            responses[$"{status.Key}"] = new JsonObject
            {
                ["description"] = string.Join(" · ", status.Select(failure => failure.Code).Distinct(StringComparer.Ordinal)),
                ["content"] = new JsonObject { ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } } },
            };
        }

        if (declared.AlsoStatus is not 0 and var other) responses[$"{other}"] = new JsonObject { ["description"] = "The same answer: something is amiss.", ["content"] = success["content"]!.DeepClone() };
        return responses;
    }

    private static IEnumerable<(int Status, string Code)> Failures(Operation operation)
    {
        var declared = operation.Declared;
        foreach (var failure in declared.Fails)
        {
            var parts = failure.Split(' ');
            yield return (int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture), parts[1]);
        }

        if (!operation.IsPublic)
        {
            yield return (401, "auth.required");
            yield return (403, "auth.forbidden");
            yield return (403, "auth.totp_setup_required");
            yield return (403, "auth.guest");
            yield return (429, "request.too_many");
            if (operation.Writes) yield return (400, "request.malformed");
        }

        if (declared.Takes is not null || declared.TakesMedia.Length > 0)
        {
            yield return (400, "request.malformed");
            yield return (413, "request.too_large");
            yield return (415, "request.unsupported_media_type");
            yield return (429, "request.too_many");
        }

        if (declared.Takes is not null || declared.Query is not null) yield return (422, "validation.failed");
        if (operation.Route.Contains("{id", StringComparison.Ordinal) || operation.Name == "GetMe") yield return (404, "….not_found");
        if (operation.HasVersion) yield return (412, "request.version_stale");
        if (operation.IsIdempotent) yield return (422, "request.idempotency_key_reused");
        if (!operation.IsPublic || declared.Takes is not null || declared.TakesMedia.Length > 0) yield return (503, "database.unavailable");
        if (declared.AnswersMedia is not null || declared.Query is not null || operation.IsPublic) yield return (400, "request.malformed");
        yield return (500, "internal");
    }

    private static JsonObject Content(string mediaType, JsonObject schema, JsonNode? example)
    {
        var content = new JsonObject { ["schema"] = schema };
        if (example is not null) content["example"] = example;
        return new JsonObject { ["required"] = true, ["content"] = new JsonObject { [mediaType] = content } };
    }

    private static string Tag(Operation operation) => operation.Feature.Namespace!.Split('.')[^1];

    private static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["description"] = "RFC 9457.",
        ["properties"] = new JsonObject
        {
            ["type"] = new JsonObject { ["type"] = "string" },
            ["title"] = new JsonObject { ["type"] = "string" },
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = new JsonObject { ["type"] = new JsonArray("string", "null") },
            ["code"] = new JsonObject { ["type"] = "string", ["description"] = "Stable." },
            ["traceId"] = new JsonObject { ["type"] = "string", ["description"] = "To be named to support." },
            ["errors"] = new JsonObject { ["type"] = "object", ["description"] = "What is wrong, by field.", ["additionalProperties"] = new JsonObject { ["type"] = "array", ["items"] = new JsonObject { ["type"] = "string" } } },
            ["seatsLeft"] = new JsonObject { ["type"] = "integer", ["description"] = "With hold.no_seats: free seats of the departure." },
            ["waiting"] = new JsonObject { ["type"] = "integer", ["description"] = "With hold.no_seats: clients in the queue, who come first." },
            ["state"] = new JsonObject { ["type"] = "string", ["description"] = "With hold.wrong_state and quote.wrong_state: what it is now." },
        },
        ["required"] = new JsonArray("type", "title", "status", "code", "traceId"),
    };

    [GeneratedRegex(@"\{(\w+)(?::(\w+))?\}")]
    private static partial Regex Constraint();
}
