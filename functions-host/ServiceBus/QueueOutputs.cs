using System.Collections;
using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Sends what functions return: strings and bytes as they are, other values as the worker's JSON, arrays one message an element.</summary>
internal sealed class QueueOutputs(string database, HostJson hostJson, EnvironmentSettings settings) : IOutputSender, IAsyncDisposable
{
    private readonly Lazy<ServiceBusClient> _client = new(() => new ServiceBusClient(database, hostJson.ClientRetry));
    private readonly ConcurrentDictionary<string, ServiceBusSender> _senders = new(StringComparer.OrdinalIgnoreCase);

    public async Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellation)
    {
        foreach (var (sender, messages) in Sends(function, result))
        {
            await sender.SendMessagesAsync(messages, cancellation);
        }
    }

    /// <summary>The same messages, checked but not stored: a trigger stores them together with the completion of its own message.</summary>
    public async Task<IReadOnlyList<OutgoingMessage>> PrepareAsync(FunctionDescriptor function, object? result, CancellationToken cancellation)
    {
        var prepared = new List<OutgoingMessage>();
        foreach (var (sender, messages) in Sends(function, result))
        {
            prepared.AddRange(await sender.PrepareAsync(messages, cancellation));
        }

        return prepared;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client.IsValueCreated)
        {
            await _client.Value.DisposeAsync();
        }
    }

    private IEnumerable<(ServiceBusSender Sender, IReadOnlyList<ServiceBusMessage> Messages)> Sends(FunctionDescriptor function, object? result) =>
        from output in function.Outputs
        let value = output.ValueOf(result)
        where value is not null
        let messages = Messages(value)
        where messages.Count > 0
        select (_senders.GetOrAdd(output.Attribute.QueueName, queue => _client.Value.CreateSender(settings.Resolve(queue))), messages);

    private static IReadOnlyList<ServiceBusMessage> Messages(object value) => value switch
    {
        string or byte[] => [Message(value)],
        IEnumerable many => [.. many.Cast<object>().Select(Message)],
        _ => [Message(value)],
    };

    private static ServiceBusMessage Message(object value) => value switch
    {
        string text => new ServiceBusMessage(text),
        byte[] bytes => new ServiceBusMessage(bytes),
        _ => new ServiceBusMessage(WorkerJson.Serialize(value)!) { ContentType = "application/json" },
    };
}

/// <summary>Keeps what one delivery returns until its message is completed.</summary>
internal sealed class CollectedOutputs(QueueOutputs outputs) : IOutputSender
{
    public IReadOnlyList<OutgoingMessage> Messages { get; private set; } = [];

    public async Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellation) =>
        Messages = await outputs.PrepareAsync(function, result, cancellation);
}
