using System.Reflection;
using Microsoft.Azure.Functions.Worker;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>A queue that receives the returned value, or a property of it.</summary>
internal sealed record OutputTarget(ServiceBusOutputAttribute Attribute, PropertyInfo? Property)
{
    public string BindingName => Property?.Name ?? "$return";

    public static IReadOnlyList<OutputTarget> Of(MethodInfo method)
    {
        var targets = new List<OutputTarget>();
        if (method.GetCustomAttribute<ServiceBusOutputAttribute>() is { } onMethod)
        {
            targets.Add(new OutputTarget(onMethod, null));
        }

        foreach (var property in MethodCall.ResultType(method.ReturnType)?.GetProperties() ?? [])
        {
            if (property.GetCustomAttribute<ServiceBusOutputAttribute>() is { } onProperty)
            {
                targets.Add(new OutputTarget(onProperty, property));
            }
        }

        return targets;
    }

    /// <summary>What to send: null for nothing.</summary>
    public object? ValueOf(object? result) => result is null || Property is null ? result : Property.GetValue(result);
}
