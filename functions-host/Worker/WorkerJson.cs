using System.Text.Json;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>
/// The worker's serializer: queue bodies bound to records, durable inputs, outputs, events and custom status. It is kept apart from
/// ASP.NET's JSON options and cannot be configured, because stored payloads must stay readable.
/// </summary>
internal static class WorkerJson
{
    public static readonly JsonSerializerOptions Options = new() { PropertyNameCaseInsensitive = true };

    public static string? Serialize(object? value) => value is null ? null : JsonSerializer.Serialize(value, value.GetType(), Options);

    public static T? Deserialize<T>(string? json) => json is null ? default : JsonSerializer.Deserialize<T>(json, Options);

    public static object? Deserialize(string? json, Type type) => json is null ? null : JsonSerializer.Deserialize(json, type, Options);
}
