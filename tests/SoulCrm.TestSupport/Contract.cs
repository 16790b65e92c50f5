using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Json.Schema;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.TestSupport;

/// <summary>The API's document, to hold its answers against.</summary>
public static partial class Contract
{
    private const string BaseUri = "https://soulcrm.test/components";

    /// <param name="Path">A pattern for the request's path.</param>
    /// <param name="Document">The operation as the document has it.</param>
    public sealed record Described(string Id, string Method, string Route, Regex Path, JsonObject Document);

    public static readonly JsonObject Document = JsonNode.Parse(ApiDocument.Json)!.AsObject();

    public static readonly IReadOnlyList<Described> Operations = [.. Document["paths"]!.AsObject()
        .SelectMany(path => path.Value!.AsObject().Select(method => new Described(
            method.Value!["operationId"]!.GetValue<string>(), method.Key.ToUpperInvariant(), path.Key, ToPattern(path.Key), method.Value!.AsObject())))
        .OrderByDescending(operation => !operation.Route.Contains('{', StringComparison.Ordinal))];

    private static readonly Lazy<IReadOnlyDictionary<string, JsonSchema>> Schemas = new(() =>
    {
        var text = Document["components"]!["schemas"]!.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        SchemaRegistry.Global.Register(new Uri(BaseUri), JsonSchema.FromText($$"""{"$id":"{{BaseUri}}","$defs":{{text}}}"""));
        return Document["components"]!["schemas"]!.AsObject().ToDictionary(schema => schema.Key, schema => JsonSchema.FromText($$"""{"$ref":"{{BaseUri}}#/$defs/{{schema.Key}}"}"""), StringComparer.Ordinal);
    });

    public static Described? Find(string method, string path) => Operations.FirstOrDefault(operation => operation.Method == method && operation.Path.IsMatch(path));

    /// <returns>What the answer has that the document does not say; null when it is as described.</returns>
    public static string? Fault(Described operation, int status, string? mediaType, string body)
    {
        if (operation.Document["responses"]![$"{status}"] is not JsonObject response) return $"status {status} is not described: {body}";
        if (response["content"] is not JsonObject content) return body.Length == 0 ? null : $"status {status} is described without a body, and has one";
        if (mediaType is null || (content[mediaType] ?? content[$"{mediaType.Split('/')[0]}/*"] ?? content["*/*"]) is not JsonObject described) return $"media type {mediaType} is not described for status {status}";
        if (!mediaType.EndsWith("json", StringComparison.Ordinal) || described["schema"]?["$ref"]?.GetValue<string>() is not { } reference) return null;
        var result = Schemas.Value[reference.Split('/')[^1]].Evaluate(JsonDocument.Parse(body).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        if (result.IsValid) return null;
        var faults = (result.Details ?? []).Where(detail => detail.Errors is { Count: > 0 }).Select(detail => $"{detail.InstanceLocation}: {string.Join("; ", detail.Errors!.Values)}");
        return $"{string.Join(" · ", faults.Take(5))} in {body[..Math.Min(body.Length, 600)]}";
    }

    private static Regex ToPattern(string path) => new($"^{Parameter().Replace(path, match => match.Value is "{id}" || match.Value.EndsWith("Id}", StringComparison.Ordinal) ? "[0-9a-fA-F-]{36}" : "[^/]+")}$");

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Parameter();
}

/// <summary>Holds every answer that a test gets against the document.</summary>
public sealed class ContractHandler() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        var path = request.RequestUri!.AbsolutePath;
        // A path with NUL is refused by the web server itself.
        if (path.Contains("%00", StringComparison.Ordinal) || Contract.Find(request.Method.Method, path) is not { } operation) return response;
        await response.Content.LoadIntoBufferAsync(cancellationToken);
        var fault = Contract.Fault(operation, (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(cancellationToken));
        return fault is null ? response : throw new InvalidOperationException($"{request.Method} {path} does not answer as the document says: {fault}");
    }
}
