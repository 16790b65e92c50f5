using Microsoft.DurableTask;

namespace Microsoft.DurableTask.Client
{
    /// <param name="Output">Stored as the instance's output.</param>
    /// <param name="Recursive">Also terminate the sub-orchestrations; by default they go on.</param>
    public record TerminateInstanceOptions(object? Output = null, bool Recursive = false);

    /// <param name="Recursive">Also remove the sub-orchestrations.</param>
    public record PurgeInstanceOptions(bool Recursive = false);

    /// <summary>Which finished instances to remove; conditions combine with AND.</summary>
    public record PurgeInstancesFilter(DateTimeOffset? CreatedFrom = null, DateTimeOffset? CreatedTo = null, IEnumerable<OrchestrationRuntimeStatus>? Statuses = null);

    /// <summary>Which instances to list; conditions combine with AND.</summary>
    public record OrchestrationQuery(
        DateTimeOffset? CreatedFrom = null,
        DateTimeOffset? CreatedTo = null,
        IEnumerable<OrchestrationRuntimeStatus>? Statuses = null,
        IEnumerable<string>? TaskHubNames = null,
        string? InstanceIdPrefix = null,
        int PageSize = OrchestrationQuery.DefaultPageSize,
        bool FetchInputsAndOutputs = false,
        string? ContinuationToken = null)
    {
        internal const int DefaultPageSize = 100;
    }

    public class PurgeResult
    {
        public PurgeResult(int count, bool? isComplete = null)
        {
            PurgedInstanceCount = count;
            IsComplete = isComplete;
        }

        public int PurgedInstanceCount { get; }

        public bool? IsComplete { get; }
    }

    public static class StartOrchestrationOptionsExtensions
    {
        /// <summary>Refuses the start when an instance with the id has one of these statuses.</summary>
        public static StartOrchestrationOptions WithDedupeStatuses(this StartOrchestrationOptions options, params OrchestrationRuntimeStatus[] dedupeStatuses)
        {
            ArgumentNullException.ThrowIfNull(options);
            return options with { DedupeStatuses = [.. dedupeStatuses.Select(status => status.ToString())] };
        }
    }
}

namespace DurableTask.Core.Exceptions
{
    /// <summary>A live instance has the wanted id.</summary>
    public class OrchestrationAlreadyExistsException : InvalidOperationException
    {
        public OrchestrationAlreadyExistsException(string message)
            : base(message)
        {
        }
    }
}
