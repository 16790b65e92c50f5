using System.Diagnostics.CodeAnalysis;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>One invocation of a function: who it is, what started it, where its services live.</summary>
public abstract class FunctionContext
{
    /// <summary>New for each invocation; a redelivery or a retry has a new one.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Stable hash of the function's name and entry point.</summary>
    public abstract string FunctionId { get; }

    public abstract FunctionDefinition FunctionDefinition { get; }

    public abstract IDictionary<object, object> Items { get; set; }

    public abstract IInvocationFeatures Features { get; }

    /// <summary>The invocation's own scope, disposed when the invocation ends.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    public abstract BindingContext BindingContext { get; }

    public abstract TraceContext TraceContext { get; }

    /// <summary>Null when the function has no retry policy.</summary>
    public abstract RetryContext RetryContext { get; }

    /// <summary>Fires on shutdown, on the function's time-out and when the HTTP caller is gone.</summary>
    public virtual CancellationToken CancellationToken { get; }
}

/// <summary>The data that came with the trigger. Keys ignore case; values are strings.</summary>
public abstract class BindingContext
{
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}

/// <summary>W3C trace context of the caller.</summary>
public abstract class TraceContext
{
    public abstract string TraceParent { get; }

    public abstract string TraceState { get; }
}

/// <summary>Which retry of a function with a retry policy this invocation is.</summary>
public abstract class RetryContext
{
    public abstract int RetryCount { get; }

    public abstract int MaxRetryCount { get; }
}

/// <summary>Typed values attached to an invocation.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "The worker's name.")]
public interface IInvocationFeatures : IEnumerable<KeyValuePair<Type, object>>
{
    void Set<T>(T instance);

    T? Get<T>();
}

/// <summary>The value that the function returned; middleware may replace it.</summary>
public abstract class InvocationResult
{
    public abstract object? Value { get; set; }
}
