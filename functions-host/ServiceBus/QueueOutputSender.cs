using System.Collections;
using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Sends what functions return: strings and bytes as they are, other values as the worker's JSON, arrays one message an element.</summary>
internal sealed class QueueOutputSender(string database) : IOutputSender, IAsyncDisposable
{
    private readonly Lazy<ServiceBusClient> _client = new(() => new ServiceBusClient(database));
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.OrdinalIgnoreCase);

    public async Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellation)
    {
        foreach (var output in function.Outputs)
        {
            if (output.ValueOf(result) is { } value)
            {
                var sender = _senders.GetOrAdd(output.Attribute.QueueName, queue => _client.Value.CreateSender(queue));
                await sender.SendMessagesAsync(Messages(value), cancellation);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsValueCreated)
        {
            await _client.Value.DisposeAsync();
        }
    }

    private static IEnumerable<ServiceBusMessage> Messages(object value) => value switch
    {
        string or byte[] => [Message(value)],
        IEnumerable many => many.Cast<object>().Select(Message),
        _ => [Message(value)],
    };

    private static ServiceBusMessage Message(object value) => value switch
    {
        string text => new ServiceBusMessage(text),
        byte[] bytes => new ServiceBusMessage(bytes),
        _ => new ServiceBusMessage(WorkerJson.Serialize(value)!) { ContentType = "application/json" },
    };
}
