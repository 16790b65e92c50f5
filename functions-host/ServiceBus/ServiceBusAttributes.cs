using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Starts the function for each message of a queue declared in queues.json.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    /// <summary>Setting or section that names the broker; <c>AzureWebJobsServiceBus</c> when null.</summary>
    public string? Connection { get; set; }

    /// <summary>Queue; <c>%Name%</c> is replaced by the setting of that name.</summary>
    public string QueueName { get; } = queueName;

    /// <summary>Must agree with the queue's <c>requiresSession</c>.</summary>
    public bool IsSessionsEnabled { get; set; }

    /// <summary>Deliver an array of messages in one call; one failure abandons them all.</summary>
    public bool IsBatched { get; set; }
}

/// <summary>Sends the returned value (a method's, or a property's of the return type) once the function has succeeded.</summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class ServiceBusOutputAttribute(string queueOrTopicName) : OutputBindingAttribute
{
    /// <summary>Setting or section that names the broker; <c>AzureWebJobsServiceBus</c> when null.</summary>
    public string? Connection { get; set; }

    internal string QueueName { get; } = queueOrTopicName;
}
