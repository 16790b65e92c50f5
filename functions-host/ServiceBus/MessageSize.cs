using System.Text;
using Azure.Messaging.ServiceBus;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>The broker's size limit: 256 KB for a message, and for all messages of one send.</summary>
internal static class MessageSize
{
    public const long Limit = 256 * 1024;

    public static long Of(ServiceBusMessage message) =>
        message.Body.ToMemory().Length + Length(message.MessageId) + Length(message.SessionId) + Length(StoredProperties.Of(message));

    public static void Check(IReadOnlyCollection<ServiceBusMessage> messages, string queue)
    {
        var size = messages.Sum(Of);
        if (size > Limit)
        {
            throw new ServiceBusException(
                $"{messages.Count} message(s) of {size} bytes together do not fit into one send to '{queue}': the limit is {Limit} bytes.",
                ServiceBusFailureReason.MessageSizeExceeded, queue);
        }
    }

    private static int Length(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);
}
