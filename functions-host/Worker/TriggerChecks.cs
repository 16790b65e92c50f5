using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Http;
using SoulCrm.FunctionsHost.Timers;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Checks of each trigger against the declarations and the settings.</summary>
internal static class TriggerChecks
{
    public static void Check(
        IReadOnlyList<FunctionDescriptor> functions, HostJson hostJson, QueueDeclarations queues, EnvironmentSettings settings, List<string> problems)
    {
        foreach (var function in functions)
        {
            try
            {
                switch (function.TriggerAttribute)
                {
                    case HttpTriggerAttribute http:
                        CheckHttp(function, http, hostJson);
                        break;
                    case ServiceBusTriggerAttribute queue:
                        CheckQueue(queue, queues, settings);
                        break;
                    case TimerTriggerAttribute timer:
                        TimerSchedule.Parse(settings.Resolve(timer.Schedule));
                        break;
                    default:
                        break;
                }

                foreach (var output in function.Outputs)
                {
                    CheckConnection(output.Attribute.Connection, settings);
                    var declared = Declared(output.Attribute.QueueName, queues, settings);
                    if (declared.RequiresSession)
                    {
                        throw new FunctionsHostConfigurationException($"the output binding cannot set a session id, which queue '{declared.Name}' requires: use a ServiceBusSender");
                    }
                }
            }
            catch (Exception exception) when (exception is FunctionsHostConfigurationException or RoutePatternException)
            {
                problems.Add($"Function '{function.Name}' ({function.EntryPoint}): {exception.Message}");
            }
        }

        CheckRouteConflicts(functions, hostJson, problems);
        foreach (var shared in functions.Where(function => function.TriggerAttribute is ServiceBusTriggerAttribute)
            .GroupBy(function => ((ServiceBusTriggerAttribute)function.TriggerAttribute).QueueName, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            problems.Add($"Queue '{shared.Key}' starts {string.Join(" and ", shared.Select(function => $"'{function.Name}'"))}: they would take messages from each other.");
        }
    }

    private static void CheckHttp(FunctionDescriptor function, HttpTriggerAttribute http, HostJson hostJson)
    {
        var route = (http.Route ?? function.Name).TrimStart('/');
        if (route.StartsWith("admin", StringComparison.OrdinalIgnoreCase) || route.StartsWith("runtime", StringComparison.OrdinalIgnoreCase))
        {
            throw new FunctionsHostConfigurationException($"the route '{route}' begins with 'admin' or 'runtime', which the Functions host keeps for itself");
        }

        // A level left unset is Function on Azure although the attribute says Anonymous: keys would be asked for there and not here.
        var written = function.TriggerParameter.GetCustomAttributesData().Single(data => data.AttributeType == typeof(HttpTriggerAttribute));
        if (!written.ConstructorArguments.Any(argument => argument.ArgumentType == typeof(AuthorizationLevel)))
        {
            throw new FunctionsHostConfigurationException("write the authorization level of the HTTP trigger; left out, Azure asks for a key");
        }

        if (http.AuthLevel != AuthorizationLevel.Anonymous)
        {
            throw new FunctionsHostConfigurationException($"the authorization level {http.AuthLevel} needs Azure's function keys; use Anonymous and the app's own sign-in");
        }

        RoutePatternFactory.Parse(HttpPipeline.PatternOf(function, hostJson));
        CheckResponse(function);
    }

    /// <summary>Beside output bindings, the response must be marked: unmarked it would be passed over and the answer be an empty 200.</summary>
    private static void CheckResponse(FunctionDescriptor function)
    {
        if (!function.Outputs.Any(output => output.Property is not null))
        {
            return;
        }

        var responses = MethodCall.ResultType(function.Method.ReturnType)!.GetProperties()
            .Where(property => typeof(IResult).IsAssignableFrom(property.PropertyType) || typeof(IActionResult).IsAssignableFrom(property.PropertyType)).ToList();
        if (responses.Count > 0 && !responses.Exists(property => property.GetCustomAttribute<HttpResultAttribute>() is not null))
        {
            throw new FunctionsHostConfigurationException($"property '{responses[0].Name}' of the returned type is the response and needs [HttpResult]");
        }
    }

    private static void CheckQueue(ServiceBusTriggerAttribute trigger, QueueDeclarations queues, EnvironmentSettings settings)
    {
        CheckConnection(trigger.Connection, settings);
        var queue = Declared(trigger.QueueName, queues, settings);
        if (queue.RequiresSession != trigger.IsSessionsEnabled)
        {
            throw new FunctionsHostConfigurationException(queue.RequiresSession
                ? $"queue '{queue.Name}' requires sessions, the trigger needs IsSessionsEnabled = true"
                : $"queue '{queue.Name}' has no sessions, the trigger must not set IsSessionsEnabled");
        }
    }

    private static QueueDeclaration Declared(string name, QueueDeclarations queues, EnvironmentSettings settings)
    {
        var resolved = settings.Resolve(name);
        return queues.Find(resolved) ?? throw new FunctionsHostConfigurationException($"queue '{resolved}' is not declared in queues.json");
    }

    private static void CheckConnection(string? connection, EnvironmentSettings settings)
    {
        var name = connection ?? "AzureWebJobsServiceBus";
        if (settings[name] is null && !settings.Section(name).GetChildren().Any())
        {
            throw new FunctionsHostConfigurationException($"the setting '{name}', which the queue's connection names, is not in the environment");
        }
    }

    private static void CheckRouteConflicts(IReadOnlyList<FunctionDescriptor> functions, HostJson hostJson, List<string> problems)
    {
        var taken = new Dictionary<(string Route, string Method), FunctionDescriptor>();
        foreach (var function in functions.Where(function => function.Trigger == TriggerKind.Http))
        {
            var route = HttpPipeline.PatternOf(function, hostJson).ToUpperInvariant();
            var methods = ((HttpTriggerAttribute)function.TriggerAttribute).Methods is { Length: > 0 } some ? some.Select(method => method.ToUpperInvariant()) : ["*"];
            foreach (var method in methods)
            {
                var clash = taken.FirstOrDefault(other => other.Key.Route == route && (other.Key.Method == method || other.Key.Method == "*" || method == "*")).Value;
                if (clash is not null && clash != function)
                {
                    problems.Add($"Functions '{clash.Name}' and '{function.Name}' answer the same route and method: {method} {HttpPipeline.PatternOf(function, hostJson)}.");
                }

                taken[(route, method)] = function;
            }
        }
    }
}
