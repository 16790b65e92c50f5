using System.Collections.Immutable;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What is known of a function before it runs.</summary>
public abstract class FunctionDefinition
{
    public abstract string Name { get; }

    public abstract string Id { get; }

    /// <summary><c>Namespace.Type.Method</c>; nested types are joined by a dot.</summary>
    public abstract string EntryPoint { get; }

    public abstract string PathToAssembly { get; }

    public abstract ImmutableArray<FunctionParameter> Parameters { get; }

    public abstract IImmutableDictionary<string, BindingMetadata> InputBindings { get; }

    public abstract IImmutableDictionary<string, BindingMetadata> OutputBindings { get; }
}

/// <summary>A parameter of the function's method.</summary>
public class FunctionParameter
{
    internal FunctionParameter(string name, Type type, bool hasDefaultValue, object? defaultValue, IReadOnlyDictionary<string, object> properties)
    {
        Name = name;
        Type = type;
        HasDefaultValue = hasDefaultValue;
        DefaultValue = defaultValue;
        Properties = properties;
    }

    public string Name { get; }

    public Type Type { get; }

    public bool HasDefaultValue { get; }

    public object? DefaultValue { get; }

    public bool IsReferenceOrNullableType => !Type.IsValueType || Nullable.GetUnderlyingType(Type) is not null;

    /// <summary>Holds the parameter's binding attribute under <c>bindingAttribute</c>, if it has one.</summary>
    public IReadOnlyDictionary<string, object> Properties { get; }
}

/// <summary>Name, kind and direction of one binding.</summary>
public abstract class BindingMetadata
{
    public abstract string Name { get; }

    /// <summary>For example <c>httpTrigger</c>, <c>serviceBusTrigger</c>, <c>timerTrigger</c>, <c>orchestrationTrigger</c>.</summary>
    public abstract string Type { get; }

    public abstract BindingDirection Direction { get; }
}

public enum BindingDirection
{
    In = 0,
    Out = 1,
}
