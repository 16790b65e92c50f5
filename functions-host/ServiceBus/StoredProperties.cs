using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>The optional properties of a message as one JSON object, under the names that binding data has.</summary>
internal static class StoredProperties
{
    /// <returns>Null when the message has none.</returns>
    public static string? Of(ServiceBusMessage message)
    {
        if (message is { CorrelationId: null, Subject: null, ContentType: null, ReplyTo: null, ReplyToSessionId: null, To: null, PartitionKey: null, ApplicationProperties.Count: 0 })
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            Write(json, "CorrelationId", message.CorrelationId);
            Write(json, "Subject", message.Subject);
            Write(json, "Label", message.Subject);
            Write(json, "ContentType", message.ContentType);
            Write(json, "ReplyTo", message.ReplyTo);
            Write(json, "ReplyToSessionId", message.ReplyToSessionId);
            Write(json, "To", message.To);
            Write(json, "PartitionKey", message.PartitionKey);
            if (message.ApplicationProperties.Count > 0)
            {
                WriteApplicationProperties(json, "ApplicationProperties", message.ApplicationProperties);
                WriteApplicationProperties(json, "UserProperties", message.ApplicationProperties);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteApplicationProperties(Utf8JsonWriter json, string name, IDictionary<string, object> properties)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in properties)
        {
            json.WritePropertyName(key);
            switch (value)
            {
                case null or string or bool or byte or sbyte or short or ushort or int or uint or long or ulong or float or double or decimal or char
                    or Guid or DateTime or DateTimeOffset or byte[] or Uri:
                    JsonSerializer.Serialize(json, value, value?.GetType() ?? typeof(object));
                    break;
                case TimeSpan span:
                    json.WriteStringValue(span.ToString("c", CultureInfo.InvariantCulture));
                    break;
                default:
                    throw new ArgumentException($"ApplicationProperties['{key}']: {value.GetType()} is not a primitive, string, Guid, time, Uri or byte[].", nameof(properties));
            }
        }

        json.WriteEndObject();
    }
}
