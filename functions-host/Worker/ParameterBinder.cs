using System.Reflection;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Fills one parameter of one function. What can be decided from the types is decided once, at start.</summary>
internal abstract class ParameterBinder
{
    public abstract ValueTask<object?> BindAsync(EmbeddedFunctionContext context);

    /// <summary>A binder that needs no waiting.</summary>
    public static ParameterBinder From(Func<EmbeddedFunctionContext, object?> value) => new Immediate(value);

    /// <summary>A binder that has to wait, for example for a request body.</summary>
    public static ParameterBinder FromAsync(Func<EmbeddedFunctionContext, ValueTask<object?>> value) => new Deferred(value);

    /// <summary>Binds by name from the trigger's metadata; then the default value, null for what can be null, else the invocation fails.</summary>
    public static ParameterBinder ByName(ParameterInfo parameter, JsonSerializerOptions json)
    {
        var canBeNull = !parameter.ParameterType.IsValueType || Nullable.GetUnderlyingType(parameter.ParameterType) is not null;
        return From(context =>
        {
            if (context.Invocation.BindingData.TryGetValue(parameter.Name!, out var value) && value is string text)
            {
                try
                {
                    return TextConverter.Convert(text, parameter.ParameterType, json);
                }
                catch (Exception exception) when (exception is FormatException or JsonException or NotSupportedException)
                {
                    throw new FunctionInputException(
                        $"Parameter '{parameter.Name}' of function '{context.FunctionDefinition.Name}' cannot be made from the given text.", exception);
                }
            }

            if (parameter.HasDefaultValue)
            {
                return parameter.DefaultValue;
            }

            return canBeNull
                ? null
                : throw new FunctionInputException(
                    $"Nothing binds parameter '{parameter.Name}' ({parameter.ParameterType.Name}) of function '{context.FunctionDefinition.Name}'.", null);
        });
    }

    private sealed class Immediate(Func<EmbeddedFunctionContext, object?> value) : ParameterBinder
    {
        public override ValueTask<object?> BindAsync(EmbeddedFunctionContext context) => new(value(context));
    }

    private sealed class Deferred(Func<EmbeddedFunctionContext, ValueTask<object?>> value) : ParameterBinder
    {
        public override ValueTask<object?> BindAsync(EmbeddedFunctionContext context) => value(context);
    }
}

/// <summary>A parameter could not be filled from what the trigger delivered: the invocation fails.</summary>
internal sealed class FunctionInputException(string message, Exception? inner) : Exception(message, inner);
