namespace Microsoft.DurableTask;

/// <summary>How an activity or a sub-orchestration is called.</summary>
public record TaskOptions
{
    public TaskOptions(TaskRetryOptions? retry = null) => Retry = retry;

    public TaskRetryOptions? Retry { get; init; }

    /// <summary>Version of a sub-orchestration; activities run with the version of their orchestration.</summary>
    public TaskVersion? Version { get; init; }

    public static TaskOptions FromRetryPolicy(RetryPolicy policy) => new(policy);

    public static TaskOptions FromRetryHandler(AsyncRetryHandler handler) => new(handler);

    public static TaskOptions FromRetryHandler(RetryHandler handler) => new(handler);

    public SubOrchestrationOptions WithInstanceId(string instanceId) => new(this, instanceId);
}

/// <summary>How a sub-orchestration is called.</summary>
public record SubOrchestrationOptions : TaskOptions
{
    public SubOrchestrationOptions(TaskRetryOptions? retry = null, string? instanceId = null)
        : base(retry) => InstanceId = instanceId;

    public SubOrchestrationOptions(TaskOptions options, string? instanceId = null)
        : base(options)
    {
        InstanceId = instanceId;
        if (instanceId is null && options is SubOrchestrationOptions derived)
        {
            InstanceId = derived.InstanceId;
        }
    }

    /// <summary>Null for an id derived from the parent.</summary>
    public string? InstanceId { get; init; }
}

/// <summary>How an orchestration is started.</summary>
/// <param name="InstanceId">1 to 256 characters; null for a new one.</param>
/// <param name="StartAt">Null for at once.</param>
public record StartOrchestrationOptions(string? InstanceId = null, DateTimeOffset? StartAt = null)
{
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>Null for host.json's default version.</summary>
    public TaskVersion? Version { get; init; }

    /// <summary>Statuses of a finished instance with the same id that refuse the start instead of being replaced.</summary>
    public IReadOnlyList<string>? DedupeStatuses { get; init; }
}

/// <summary>The run that follows.</summary>
public class ContinueAsNewOptions
{
    public object? NewInput { get; set; }

    public bool PreserveUnprocessedEvents { get; set; } = true;

    /// <summary>Null keeps the version.</summary>
    public string? NewVersion { get; set; }
}

/// <summary>Who called a sub-orchestration.</summary>
public record ParentOrchestrationInstance(TaskName Name, string InstanceId);
