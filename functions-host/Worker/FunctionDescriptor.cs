using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.DependencyInjection;

namespace SoulCrm.FunctionsHost.Worker;

internal enum TriggerKind
{
    Http,
    Queue,
    Timer,
    Orchestration,
    Activity,
}

/// <summary>A discovered function: its definition, and how to make its class and call its method.</summary>
internal sealed class FunctionDescriptor : FunctionDefinition
{
    private readonly ObjectFactory? _factory;
    private readonly Func<object?, object?[], Task<object?>> _call;

    public FunctionDescriptor(MethodInfo method, string name, TriggerKind trigger, ParameterInfo triggerParameter, TriggerBindingAttribute attribute)
    {
        Method = method;
        Name = name;
        Trigger = trigger;
        TriggerParameter = triggerParameter;
        TriggerAttribute = attribute;
        EntryPoint = $"{method.DeclaringType!.FullName!.Replace('+', '.')}.{method.Name}";
        Id = StableHash.Of(name, EntryPoint);
        PathToAssembly = method.DeclaringType.Assembly.Location;
        Parameters = [.. method.GetParameters().Select(Describe)];
        Retry = method.GetCustomAttribute<RetryAttribute>();
        Outputs = OutputTarget.Of(method);
        InputBindings = Inputs(method).ToImmutableDictionary(binding => binding.Name, StringComparer.OrdinalIgnoreCase);
        OutputBindings = Outputs.Select(output => (BindingMetadata)new Binding(output.BindingName, "serviceBus", BindingDirection.Out))
            .Concat(trigger == TriggerKind.Http ? [new Binding("$return", "http", BindingDirection.Out)] : [])
            .DistinctBy(binding => binding.Name)
            .ToImmutableDictionary(binding => binding.Name, StringComparer.OrdinalIgnoreCase);
        _factory = method.IsStatic ? null : ActivatorUtilities.CreateFactory(method.DeclaringType, Type.EmptyTypes);
        _call = MethodCall.Compile(method);
    }

    public MethodInfo Method { get; }

    public TriggerKind Trigger { get; }

    public ParameterInfo TriggerParameter { get; }

    public TriggerBindingAttribute TriggerAttribute { get; }

    public RetryAttribute? Retry { get; }

    public IReadOnlyList<OutputTarget> Outputs { get; }

    /// <summary>One per parameter of the method; set once, when the catalog has checked the function.</summary>
    public ParameterBinder[] Binders { get; set; } = [];

    public override string Name { get; }

    public override string Id { get; }

    public override string EntryPoint { get; }

    public override string PathToAssembly { get; }

    public override ImmutableArray<FunctionParameter> Parameters { get; }

    public override IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public override IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }

    /// <summary>The method's result; null for a method without one.</summary>
    public async Task<object?> CallAsync(IServiceProvider services, FunctionContext context)
    {
        var instance = _factory?.Invoke(services, null);
        return await _call(instance, await BindAsync(context));
    }

    /// <summary>Calls without leaving the current thread, so that an orchestrator starts where its context allows it to run.</summary>
    public Task<object?> Call(IServiceProvider services, object?[] arguments) => _call(_factory?.Invoke(services, null), arguments);

    /// <summary>The arguments of a function none of whose parameters has to be waited for.</summary>
    public object?[] BindNow(EmbeddedFunctionContext context)
    {
        var binding = BindAsync(context);
        return binding.IsCompleted ? binding.GetAwaiter().GetResult() : throw new InvalidOperationException($"Function '{Name}' has a parameter that must be awaited.");
    }

    private async ValueTask<object?[]> BindAsync(FunctionContext context)
    {
        var arguments = new object?[Binders.Length];
        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = await Binders[i].BindAsync((EmbeddedFunctionContext)context);
        }

        return arguments;
    }

    private static FunctionParameter Describe(ParameterInfo parameter)
    {
        var attribute = parameter.GetCustomAttribute<BindingAttribute>();
        IReadOnlyDictionary<string, object> properties = attribute is null
            ? ImmutableDictionary<string, object>.Empty
            : ImmutableDictionary<string, object>.Empty.Add("bindingAttribute", attribute);
        return new FunctionParameter(parameter.Name!, parameter.ParameterType, parameter.HasDefaultValue, parameter.HasDefaultValue ? parameter.DefaultValue : null, properties);
    }

    private static IEnumerable<BindingMetadata> Inputs(MethodInfo method) =>
        from parameter in method.GetParameters()
        let type = parameter.GetCustomAttribute<BindingAttribute>() switch
        {
            HttpTriggerAttribute => "httpTrigger",
            ServiceBusTriggerAttribute => "serviceBusTrigger",
            TimerTriggerAttribute => "timerTrigger",
            OrchestrationTriggerAttribute => "orchestrationTrigger",
            ActivityTriggerAttribute => "activityTrigger",
            DurableClientAttribute => "durableClient",
            _ => null,
        }
        where type is not null
        select (BindingMetadata)new Binding(parameter.Name!, type, BindingDirection.In);

    private sealed class Binding(string name, string type, BindingDirection direction) : BindingMetadata
    {
        public override string Name { get; } = name;

        public override string Type { get; } = type;

        public override BindingDirection Direction { get; } = direction;
    }
}
