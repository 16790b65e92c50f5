using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Finds the functions and refuses, with all reasons at once, what the real worker's build or start would refuse.</summary>
internal static partial class FunctionDiscovery
{
    public static IReadOnlyList<FunctionDescriptor> Discover(IEnumerable<Type> classes, List<string> problems)
    {
        var functions = new List<FunctionDescriptor>();
        foreach (var method in classes.SelectMany(Methods))
        {
            if (method.GetCustomAttribute<FunctionAttribute>() is { } attribute && Describe(method, attribute.Name, problems) is { } function)
            {
                functions.Add(function);
            }
        }

        foreach (var twice in functions.GroupBy(function => function.Name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            problems.Add($"Function name '{twice.Key}' is used by {string.Join(" and ", twice.Select(function => function.EntryPoint))}.");
        }

        return functions;
    }

    /// <summary>The entry assembly and what it references, as far as it was compiled against this host.</summary>
    public static IEnumerable<Assembly> ApplicationAssemblies()
    {
        var entry = Assembly.GetEntryAssembly();
        if (entry is null)
        {
            return [];
        }

        var host = typeof(FunctionDiscovery).Assembly.GetName().Name;
        var found = new Dictionary<string, Assembly>(StringComparer.Ordinal);
        var open = new Queue<Assembly>([entry]);
        while (open.TryDequeue(out var assembly))
        {
            var references = assembly.GetReferencedAssemblies();
            if (!references.Any(reference => reference.Name == host) || !found.TryAdd(assembly.FullName!, assembly))
            {
                continue;
            }

            foreach (var reference in references.Where(reference => reference.Name != host && !IsFramework(reference.Name!)))
            {
                open.Enqueue(Assembly.Load(reference));
            }
        }

        return found.Values;
    }

    private static bool IsFramework(string name) =>
        name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    private static IEnumerable<MethodInfo> Methods(Type type) =>
        type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly);

    private static FunctionDescriptor? Describe(MethodInfo method, string name, List<string> problems)
    {
        var where = $"Function '{name}' ({method.DeclaringType!.FullName}.{method.Name})";
        var before = problems.Count;
        if (!FunctionName().IsMatch(name) || name.Equals("host", StringComparison.OrdinalIgnoreCase))
        {
            problems.Add($"{where}: a name begins with a letter, has at most 128 letters, digits, '_' or '-', and is not 'host'.");
        }

        if (method.IsGenericMethodDefinition || method.DeclaringType.IsGenericTypeDefinition)
        {
            problems.Add($"{where}: neither the method nor its class may be generic.");
        }

        if (method.DeclaringType.GetMember(method.Name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static).Length > 1)
        {
            problems.Add($"{where}: the method must not be overloaded, functions are found by name.");
        }

        if (method.ReturnType == typeof(void) && method.GetCustomAttribute<AsyncStateMachineAttribute>() is not null)
        {
            problems.Add($"{where}: 'async void' cannot be awaited, return a Task.");
        }

        if (!method.IsStatic && method.DeclaringType.IsAbstract)
        {
            problems.Add($"{where}: the class must not be abstract.");
        }

        foreach (var parameter in method.GetParameters())
        {
            if (parameter.ParameterType.IsByRef)
            {
                problems.Add($"{where}: parameter '{parameter.Name}' must not be ref, in or out.");
            }

            if (!ParameterName().IsMatch(parameter.Name!))
            {
                problems.Add($"{where}: parameter '{parameter.Name}' must begin with a letter and have only letters and digits.");
            }
        }

        var triggers = (from parameter in method.GetParameters()
                        let attribute = parameter.GetCustomAttribute<TriggerBindingAttribute>()
                        where attribute is not null
                        select (Parameter: parameter, Attribute: attribute)).ToList();
        if (triggers.Count != 1)
        {
            problems.Add($"{where}: exactly one parameter needs a trigger attribute, {triggers.Count} have one.");
        }

        if (problems.Count > before)
        {
            return null;
        }

        var kind = triggers[0].Attribute switch
        {
            HttpTriggerAttribute => TriggerKind.Http,
            ServiceBusTriggerAttribute => TriggerKind.Queue,
            TimerTriggerAttribute => TriggerKind.Timer,
            OrchestrationTriggerAttribute => TriggerKind.Orchestration,
            ActivityTriggerAttribute => TriggerKind.Activity,
            var other => throw new FunctionsHostConfigurationException($"{where}: the trigger {other.GetType().Name} is not one that this host runs."),
        };
        if (kind != TriggerKind.Timer && method.GetCustomAttribute<RetryAttribute>() is not null)
        {
            problems.Add($"{where}: a retry attribute is legal only on a timer function.");
        }

        return new FunctionDescriptor(method, name, kind, triggers[0].Parameter, triggers[0].Attribute);
    }

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9_-]{0,127}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FunctionName();

    [GeneratedRegex("^[a-zA-Z][a-zA-Z0-9]{0,127}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ParameterName();
}
