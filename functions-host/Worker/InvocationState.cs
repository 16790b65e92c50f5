using System.Collections;
using System.Diagnostics;
using Microsoft.Azure.Functions.Worker;
using FunctionRetryContext = Microsoft.Azure.Functions.Worker.RetryContext;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>The one implementation of <see cref="FunctionContext"/>.</summary>
internal sealed class EmbeddedFunctionContext(Invocation invocation, IServiceProvider services, CancellationToken cancellation) : FunctionContext
{
    private IDictionary<object, object>? _items;
    private InvocationFeatures? _features;
    private InvocationBindingContext? _bindingContext;
    private InvocationTraceContext? _traceContext;

    internal Invocation Invocation => invocation;

    internal MutableInvocationResult Result { get; } = new();

    public override string InvocationId { get; } = Guid.NewGuid().ToString();

    public override string FunctionId => invocation.Function.Id;

    public override FunctionDefinition FunctionDefinition => invocation.Function;

    public override IDictionary<object, object> Items
    {
        get => _items ??= new Dictionary<object, object>();
        set => _items = value;
    }

    public override IInvocationFeatures Features => _features ??= new InvocationFeatures(this);

    public override IServiceProvider InstanceServices { get; set; } = services;

    public override BindingContext BindingContext => _bindingContext ??= new InvocationBindingContext(invocation.BindingData);

    public override TraceContext TraceContext => _traceContext ??= new InvocationTraceContext(invocation.TraceParent, invocation.TraceState);

    public override FunctionRetryContext RetryContext => invocation.Retry!;

    public override CancellationToken CancellationToken { get; } = cancellation;
}

/// <summary>What starts an invocation: the function, the trigger's value and what came with it.</summary>
internal sealed class Invocation(FunctionDescriptor function, object? triggerValue)
{
    public FunctionDescriptor Function { get; } = function;

    public object? TriggerValue { get; } = triggerValue;

    public IReadOnlyDictionary<string, object?> BindingData { get; init; } = InvocationBindingContext.Empty;

    public InvocationRetryContext? Retry { get; init; }

    public string? TraceParent { get; init; }

    public string? TraceState { get; init; }

    /// <summary>The scope to run in when the trigger already has one; null makes a new one.</summary>
    public IServiceProvider? Services { get; init; }

    /// <summary>Replaces the call of the function's method (an orchestrator advances instead of starting anew).</summary>
    public Func<FunctionContext, Task>? Body { get; init; }

    /// <summary>Where the returned messages go; null sends them at once.</summary>
    public IOutputSender? Outputs { get; init; }
}

internal sealed class MutableInvocationResult : InvocationResult
{
    public override object? Value { get; set; }
}

internal sealed class InvocationBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
{
    public static readonly IReadOnlyDictionary<string, object?> Empty = new Dictionary<string, object?>();

    public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
}

internal sealed class InvocationRetryContext(int retryCount, int maxRetryCount) : FunctionRetryContext
{
    public override int RetryCount { get; } = retryCount;

    public override int MaxRetryCount { get; } = maxRetryCount;
}

/// <summary>The caller's trace goes on; without one, the current activity's or a new one begins.</summary>
internal sealed class InvocationTraceContext(string? traceParent, string? traceState) : TraceContext
{
    public override string TraceParent { get; } = traceParent
        ?? (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : $"00-{ActivityTraceId.CreateRandom()}-{ActivitySpanId.CreateRandom()}-00");

    public override string TraceState { get; } = traceState ?? Activity.Current?.TraceStateString ?? "";
}

internal sealed class InvocationFeatures : IInvocationFeatures
{
    private readonly Dictionary<Type, object> _features = [];

    public InvocationFeatures(EmbeddedFunctionContext context) => Set(context.Result);

    public void Set<T>(T instance)
    {
        if (instance is null)
        {
            _features.Remove(typeof(T));
        }
        else
        {
            _features[typeof(T)] = instance;
        }
    }

    public T? Get<T>() => _features.TryGetValue(typeof(T), out var value) ? (T)value : default;

    public IEnumerator<KeyValuePair<Type, object>> GetEnumerator() => _features.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
