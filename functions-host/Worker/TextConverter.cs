using System.Globalization;
using System.Text;
using System.Text.Json;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>
/// Turns trigger metadata (always text) into a parameter's type, as the worker's converters do: enums by name, DateOnly, TimeOnly
/// and custom structs are not handled by design, because they fail on the real worker too.
/// </summary>
internal static class TextConverter
{
    public static object? Convert(string text, Type target, JsonSerializerOptions json)
    {
        var type = Nullable.GetUnderlyingType(target) ?? target;
        if (type == typeof(string) || type == typeof(object))
        {
            return text;
        }

        if (type == typeof(Guid))
        {
            return Guid.Parse(text);
        }

        if (type == typeof(byte[]))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        if (type == typeof(ReadOnlyMemory<byte>))
        {
            return new ReadOnlyMemory<byte>(Encoding.UTF8.GetBytes(text));
        }

        if (type == typeof(DateTimeOffset) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var offset))
        {
            return offset;
        }

        if (type == typeof(DateTime) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            return time.UtcDateTime;
        }

        return JsonSerializer.Deserialize(text, target, json);
    }
}
