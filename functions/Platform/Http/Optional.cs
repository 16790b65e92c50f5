using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>A member of a PATCH body that may be left out (the member is null here: keep), null (clear) or a value (set).</summary>
[JsonConverter(typeof(OptionalConverterFactory))]
public sealed record Optional<T>(T? Value);

public sealed class OptionalConverterFactory : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsGenericType && typeToConvert.GetGenericTypeDefinition() == typeof(Optional<>);

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert.GetGenericArguments()))!;

    private sealed class Converter<T> : JsonConverter<Optional<T>>
    {
        public override bool HandleNull => true;

        public override Optional<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(JsonSerializer.Deserialize<T>(ref reader, options));

        public override void Write(Utf8JsonWriter writer, Optional<T>? value, JsonSerializerOptions options) => JsonSerializer.Serialize(writer, Rules.ValueOf(value), options);
    }
}
