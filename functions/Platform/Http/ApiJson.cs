using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>JSON of the HTTP API only. Queues and orchestrations keep the worker's own settings, which must read what older releases wrote.</summary>
public static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        NumberHandling = JsonNumberHandling.Strict,
        AllowDuplicateProperties = false,
        MaxDepth = 32,
        // A page of an inbox or a thread in one piece: a smaller buffer is copied each time that it grows.
        DefaultBufferSize = 64 * 1024,
        // Russian stays readable in the answer; it is JSON with its own content type, never embedded in HTML.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };
}
