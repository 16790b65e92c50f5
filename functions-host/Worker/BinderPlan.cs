using System.Reflection;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.DurableTask.Replay;
using SoulCrm.FunctionsHost.Http;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Decides at start how each parameter of a function is filled, and refuses what the real worker would leave null or fail on.</summary>
internal static class BinderPlan
{
    public static void Plan(FunctionDescriptor function, List<string> problems) =>
        function.Binders = [.. function.Method.GetParameters().Select(parameter => Of(function, parameter, problems)).OfType<ParameterBinder>()];

    private static ParameterBinder? Of(FunctionDescriptor function, ParameterInfo parameter, List<string> problems)
    {
        // By position: two hosts that start at once may be given two objects for one parameter.
        if (parameter.Position == function.TriggerParameter.Position)
        {
            return OfTrigger(function, parameter, problems);
        }

        if (function.Trigger == TriggerKind.Orchestration)
        {
            return OfOrchestrationInput(function, parameter, problems);
        }

        if (parameter.GetCustomAttribute<DurableClientAttribute>() is not null)
        {
            return Demand<DurableTaskClient>(function, parameter, problems)
                ? ParameterBinder.From(context => context.InstanceServices.GetRequiredService<DurableTaskClient>())
                : null;
        }

        if (parameter.GetCustomAttribute<FromBodyAttribute>() is not null)
        {
            return function.Trigger == TriggerKind.Http
                ? ParameterBinder.FromAsync(context => RequestBody.ReadAsync(context, parameter.ParameterType))
                : Refuse(function, parameter, "[FromBody] needs an HTTP trigger", problems);
        }

        if (parameter.ParameterType == typeof(FunctionContext))
        {
            return ParameterBinder.From(context => context);
        }

        if (parameter.ParameterType == typeof(CancellationToken))
        {
            return ParameterBinder.From(context => context.CancellationToken);
        }

        if (parameter.GetCustomAttributes().Any(attribute => attribute.GetType().Namespace == "Microsoft.AspNetCore.Mvc"))
        {
            return Refuse(function, parameter, "MVC's binding attributes are ignored by the worker; read the request in code", problems);
        }

        return parameter.ParameterType.IsInterface || parameter.ParameterType.IsAbstract || typeof(HttpContext).Namespace == parameter.ParameterType.Namespace
            ? Refuse(function, parameter, "services are not injected into parameters; take them in the constructor", problems)
            : ParameterBinder.ByName(parameter, WorkerJson.Options);
    }

    private static ParameterBinder? OfTrigger(FunctionDescriptor function, ParameterInfo parameter, List<string> problems)
    {
        var type = parameter.ParameterType;
        switch (function.Trigger)
        {
            case TriggerKind.Http:
                return Demand<HttpRequest>(function, parameter, problems)
                    ? ParameterBinder.From(context => ((HttpContext)context.Invocation.TriggerValue!).Request)
                    : null;
            case TriggerKind.Orchestration:
                return Demand<TaskOrchestrationContext>(function, parameter, problems) ? ParameterBinder.From(context => context.Invocation.TriggerValue) : null;
            case TriggerKind.Activity:
                return ParameterBinder.From(context => OfText((string?)context.Invocation.TriggerValue, type, parameter, function));
            case TriggerKind.Timer:
                return type == typeof(TimerInfo)
                    ? ParameterBinder.From(context => context.Invocation.TriggerValue)
                    : ParameterBinder.From(context => OfText(JsonSerializer.Serialize((TimerInfo)context.Invocation.TriggerValue!), type, parameter, function));
            default:
                return OfQueue(function, parameter, problems);
        }
    }

    private static ParameterBinder? OfQueue(FunctionDescriptor function, ParameterInfo parameter, List<string> problems)
    {
        var type = parameter.ParameterType;
        if (!((ServiceBusTriggerAttribute)function.TriggerAttribute).IsBatched)
        {
            return ParameterBinder.From(context => OfBody(Bodies(context)[0], type, parameter, function));
        }

        return type is { IsArray: true } && type != typeof(byte[])
            ? ParameterBinder.From(context =>
            {
                var bodies = Bodies(context);
                var array = Array.CreateInstance(type.GetElementType()!, bodies.Count);
                for (var i = 0; i < bodies.Count; i++)
                {
                    array.SetValue(OfBody(bodies[i], type.GetElementType()!, parameter, function), i);
                }

                return array;
            })
            : Refuse(function, parameter, "a batched trigger needs an array", problems);

        static IReadOnlyList<byte[]> Bodies(EmbeddedFunctionContext context) => (IReadOnlyList<byte[]>)context.Invocation.TriggerValue!;
    }

    private static ParameterBinder? OfOrchestrationInput(FunctionDescriptor function, ParameterInfo parameter, List<string> problems) =>
        function.Method.GetParameters().Length == 2 && parameter.GetCustomAttributes().All(attribute => attribute.GetType().Namespace?.StartsWith("Microsoft.", StringComparison.Ordinal) != true)
            && parameter.ParameterType != typeof(CancellationToken) && parameter.ParameterType != typeof(FunctionContext) && !parameter.ParameterType.IsInterface
            ? ParameterBinder.From(context => ((EmbeddedOrchestrationContext)context.Invocation.TriggerValue!).GetInputAs(parameter.ParameterType))
            : Refuse(function, parameter, "an orchestrator takes its TaskOrchestrationContext and at most one input, nothing else", problems);

    private static object? OfBody(byte[] body, Type type, ParameterInfo parameter, FunctionDescriptor function)
    {
        if (type == typeof(string))
        {
            return Encoding.UTF8.GetString(body);
        }

        if (type == typeof(byte[]))
        {
            return body;
        }

        return type == typeof(ReadOnlyMemory<byte>) ? new ReadOnlyMemory<byte>(body) : OfText(Encoding.UTF8.GetString(body), type, parameter, function);
    }

    private static object? OfText(string? json, Type type, ParameterInfo parameter, FunctionDescriptor function)
    {
        try
        {
            return json is null ? (type.IsValueType ? Activator.CreateInstance(type) : null) : JsonSerializer.Deserialize(json, type, WorkerJson.Options);
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new FunctionInputException($"The trigger's data cannot be read as {type.Name} for parameter '{parameter.Name}' of function '{function.Name}'.", exception);
        }
    }

    private static bool Demand<T>(FunctionDescriptor function, ParameterInfo parameter, List<string> problems)
    {
        if (parameter.ParameterType == typeof(T))
        {
            return true;
        }

        Refuse(function, parameter, $"its type must be {typeof(T).Name}", problems);
        return false;
    }

    private static ParameterBinder? Refuse(FunctionDescriptor function, ParameterInfo parameter, string reason, List<string> problems)
    {
        problems.Add($"Function '{function.Name}' ({function.EntryPoint}), parameter '{parameter.Name}': {reason}.");
        return null;
    }
}
