using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Http;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Puts the host together: reads its declarations, finds and checks the functions, registers the engines.</summary>
internal static class HostAssembly
{
    public static WebApplication AddServices(FunctionsApplicationBuilder builder, WebApplicationBuilder web)
    {
        var options = builder.Options;
        web.Configuration.AddInMemoryCollection(options.Settings.Select(pair => KeyValuePair.Create(pair.Key.Replace("__", ":", StringComparison.Ordinal), pair.Value)));
        var settings = EnvironmentSettings.Load(options.Folder, options.Settings.ToDictionary(
            pair => pair.Key.Replace("__", ":", StringComparison.Ordinal), pair => pair.Value, StringComparer.OrdinalIgnoreCase));
        var hostJson = HostJson.Load(options.Folder, options.HostJson, settings);
        var queues = QueueDeclarations.Load(options.Folder, options.QueuesJson);

        var problems = new List<string>();
        var functions = FunctionDiscovery.Discover(Classes(options), problems);
        foreach (var function in functions)
        {
            BinderPlan.Plan(function, problems);
        }

        if (!builder.ServesHttp && functions.Any(function => function.Trigger == TriggerKind.Http))
        {
            problems.Add("HTTP functions need builder.ConfigureFunctionsWebApplication().");
        }

        if (builder.Services.Any(IsWorkerSerializerOption))
        {
            problems.Add("The worker's JsonSerializerOptions must stay at their default: stored queue messages and orchestrations are read with them.");
        }

        TriggerChecks.Check(functions, hostJson, queues, settings, problems);
        var database = DatabaseOf(options, settings, functions, problems);
        if (problems.Count > 0)
        {
            throw FunctionsHostConfigurationException.Of(problems);
        }

        builder.Services
            .AddSingleton(options)
            .AddSingleton(settings)
            .AddSingleton(hostJson)
            .AddSingleton(queues)
            .AddSingleton(new FunctionCatalog(functions))
            .AddSingleton(builder.Pipeline)
            .AddSingleton<InvocationLifetime>()
            .AddSingleton<HostFigures>()
            .AddSingleton(provider => new FunctionOperations(
                provider.GetRequiredService<FunctionCatalog>(), provider.GetRequiredService<HostFigures>(), provider.GetRequiredService<HostJson>(),
                provider.GetRequiredService<EnvironmentSettings>(), provider.GetService<ProcessReader>()))
            .AddSingleton<FunctionInvoker>()
            .AddSingleton<HttpFunctionRunner>()
            .AddSingleton<ConcurrencyGate>()
            .AddRouting()
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(30));
        Engines.Add(builder.Services, database);

        web.Host.UseDefaultServiceProvider(provider => provider.ValidateScopes = provider.ValidateOnBuild = web.Environment.IsDevelopment());
        web.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        web.WebHost.UseUrls((options.Urls ?? settings["ASPNETCORE_URLS"] ?? "http://127.0.0.1:7071").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return web.Build();
    }

    private static IEnumerable<Type> Classes(EmbeddedHostOptions options)
    {
        if (options.FunctionClasses.Count > 0)
        {
            return options.FunctionClasses;
        }

        var assemblies = options.FunctionAssemblies.Count > 0 ? options.FunctionAssemblies : FunctionDiscovery.ApplicationAssemblies();
        return assemblies.Distinct().SelectMany(assembly => assembly.GetExportedTypes());
    }

    private static bool IsWorkerSerializerOption(ServiceDescriptor service) =>
        service.ServiceType == typeof(IConfigureOptions<JsonSerializerOptions>) || service.ServiceType == typeof(IPostConfigureOptions<JsonSerializerOptions>);

    private static string? DatabaseOf(EmbeddedHostOptions options, EnvironmentSettings settings, IReadOnlyList<FunctionDescriptor> functions, List<string> problems)
    {
        var database = options.Database ?? settings["FunctionsHost__Database"];
        if (database is null && functions.FirstOrDefault(NeedsDatabase) is { } needy)
        {
            problems.Add($"Function '{needy.Name}' needs a database: set FunctionsHost__Database to the connection string of the role that owns the schema functions_host.");
        }

        return database;
    }

    private static bool NeedsDatabase(FunctionDescriptor function) =>
        function.Trigger != TriggerKind.Http || function.Outputs.Count > 0
        || function.Method.GetParameters().Any(parameter => parameter.GetCustomAttribute<DurableClientAttribute>() is not null);
}
