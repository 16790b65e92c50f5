using System.Linq.Expressions;
using System.Reflection;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Compiles a method of any supported return type into one shape. Exceptions come through as they were thrown.</summary>
internal static class MethodCall
{
    public static Func<object?, object?[], Task<object?>> Compile(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, i) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(i)), parameter.ParameterType)));
        return Expression.Lambda<Func<object?, object?[], Task<object?>>>(Adapt(call, method.ReturnType), instance, arguments).Compile();
    }

    /// <summary>The type of the value that the caller gets: null for none.</summary>
    public static Type? ResultType(Type returned)
    {
        if (returned == typeof(void) || returned == typeof(Task) || returned == typeof(ValueTask))
        {
            return null;
        }

        return returned.IsGenericType && (returned.GetGenericTypeDefinition() == typeof(Task<>) || returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
            ? returned.GetGenericArguments()[0]
            : returned;
    }

    private static Expression Adapt(MethodCallExpression call, Type returned)
    {
        if (returned == typeof(void))
        {
            return Expression.Block(call, Expression.Constant(Task.FromResult<object?>(null)));
        }

        if (returned == typeof(Task))
        {
            return Expression.Call(typeof(MethodCall), nameof(OfTask), null, call);
        }

        if (returned == typeof(ValueTask))
        {
            return Expression.Call(typeof(MethodCall), nameof(OfValueTask), null, call);
        }

        if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>))
        {
            return Expression.Call(typeof(MethodCall), nameof(OfTaskWithResult), returned.GetGenericArguments(), call);
        }

        if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
        {
            return Expression.Call(typeof(MethodCall), nameof(OfValueTaskWithResult), returned.GetGenericArguments(), call);
        }

        return Expression.Call(typeof(Task), nameof(Task.FromResult), [typeof(object)], Expression.Convert(call, typeof(object)));
    }

    private static async Task<object?> OfTask(Task task)
    {
        await task;
        return null;
    }

    private static async Task<object?> OfValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async Task<object?> OfTaskWithResult<T>(Task<T> task) => await task;

    private static async Task<object?> OfValueTaskWithResult<T>(ValueTask<T> task) => await task;
}
