using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Http;
using SoulCrm.FunctionsHost.Worker;

namespace Microsoft.Azure.Functions.Worker.Builder;

/// <summary>Where a functions app begins.</summary>
public class FunctionsApplication
{
    private FunctionsApplication()
    {
    }

    public static FunctionsApplicationBuilder CreateBuilder(string[] args) => new(args);
}

/// <summary>Collects the app's services and middleware; <see cref="Build"/> checks the app and makes the host.</summary>
public class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly WebApplicationBuilder _web;
    private bool _built;

    internal FunctionsApplicationBuilder(string[] args)
    {
        _web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = Variable("AZURE_FUNCTIONS_ENVIRONMENT") ?? Variable("ASPNETCORE_ENVIRONMENT") ?? Variable("DOTNET_ENVIRONMENT"),
        });
        _web.Configuration
            .AddJsonFile("appsettings.json", optional: true)
            .AddJsonFile($"appsettings.{_web.Environment.EnvironmentName}.json", optional: true)
            .AddInMemoryCollection(EnvironmentSettings.LocalSettings(AppContext.BaseDirectory))
            .AddEnvironmentVariables()
            .AddCommandLine(args);
        _web.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        _web.Logging.AddConfiguration(_web.Configuration.GetSection("Logging"));
        // On Azure the worker's lines travel to the host process, which writes them; here this process is the host.
        _web.Logging.AddJsonConsole(console =>
        {
            console.IncludeScopes = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";
        });
    }

    public IDictionary<object, object> Properties => ((IHostApplicationBuilder)_web).Properties;

    public ConfigurationManager Configuration => _web.Configuration;

    IConfigurationManager IHostApplicationBuilder.Configuration => _web.Configuration;

    public IHostEnvironment Environment => _web.Environment;

    public ILoggingBuilder Logging => _web.Logging;

    public IMetricsBuilder Metrics => _web.Metrics;

    public IServiceCollection Services => _web.Services;

    internal EmbeddedHostOptions Options { get; } = new();

    internal WorkerPipeline Pipeline { get; } = new();

    internal bool ServesHttp { get; set; }

    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        Pipeline.Use(middleware);
        return this;
    }

    public void ConfigureContainer<TContainerBuilder>(IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
        where TContainerBuilder : notnull => ((IHostApplicationBuilder)_web).ConfigureContainer(factory, configure);

    /// <summary>Checks the app and makes its host; may be called once.</summary>
    /// <exception cref="FunctionsHostConfigurationException">The app cannot run; the message lists every reason.</exception>
    public IHost Build()
    {
        if (_built)
        {
            throw new InvalidOperationException("The host has been built already.");
        }

        _built = true;
        var app = HostAssembly.AddServices(this, _web);
        return HttpPipeline.Map(app);
    }

    private static string? Variable(string name) => System.Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>Turns on HTTP functions with ASP.NET Core.</summary>
public static class FunctionsWebApplicationExtensions
{
    /// <summary>Middleware added before this call sees no <c>HttpContext</c>.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        builder.ServesHttp = true;
        builder.Services.AddMvcCore();
        builder.Use(HttpMiddleware.Around);
        return builder;
    }
}
