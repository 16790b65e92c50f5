using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>The ASP.NET pipeline: forwarded headers, routes of the functions, then the static files.</summary>
internal static class HttpPipeline
{
    public static WebApplication Map(WebApplication app)
    {
        var catalog = app.Services.GetRequiredService<FunctionCatalog>();
        var hostJson = app.Services.GetRequiredService<HostJson>();
        var settings = app.Services.GetRequiredService<EnvironmentSettings>();
        var options = app.Services.GetRequiredService<EmbeddedHostOptions>();

        app.UseForwardedHeaders(Forwarded(settings));
        app.Use(new MetricsPage(
            app.Services.GetRequiredService<HostFigures>(), app.Services.GetService<QueueOperations>(), app.Services.GetService<OrchestrationOperations>()).InvokeAsync);
        app.UseRouting();
        app.Use(AnswerNotFoundForOtherMethods);
        if ((options.StaticFiles ?? settings["FunctionsHost__StaticFiles"]) is { Length: > 0 } folder)
        {
            app.Use(new StaticSite(folder, hostJson.RoutePrefix).InvokeAsync);
        }

        AdminApi.Map(app, settings);
        var runner = app.Services.GetRequiredService<HttpFunctionRunner>();
        foreach (var function in catalog.Of(TriggerKind.Http))
        {
            var endpoint = app.Map(RoutePatternFactory.Parse(PatternOf(function, hostJson)), context => runner.RunAsync(function, context)).WithDisplayName(function.Name);
            if (((HttpTriggerAttribute)function.TriggerAttribute).Methods is { Length: > 0 } methods)
            {
                endpoint.WithMetadata(new HttpMethodMetadata(methods.Select(method => method.ToUpperInvariant())));
            }
        }

        return app;
    }

    /// <summary>The whole path template, prefix included.</summary>
    public static string PatternOf(FunctionDescriptor function, HostJson hostJson)
    {
        var route = (((HttpTriggerAttribute)function.TriggerAttribute).Route ?? function.Name).TrimStart('/');
        return hostJson.RoutePrefix.Length == 0 ? $"/{route}" : $"/{hostJson.RoutePrefix}/{route}";
    }

    /// <summary>ASP.NET would answer 405 with an endpoint of its own; the Functions host answers 404.</summary>
    private static Task AnswerNotFoundForOtherMethods(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not (null or RouteEndpoint))
        {
            context.SetEndpoint(null);
        }

        return next(context);
    }

    /// <summary>Headers of a proxy count when it is on this machine or in FunctionsHost__TrustedNetworks (CIDR blocks, comma-separated).</summary>
    private static ForwardedHeadersOptions Forwarded(EnvironmentSettings settings)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.All };
        foreach (var network in (settings["FunctionsHost__TrustedNetworks"] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            options.KnownIPNetworks.Add(System.Net.IPNetwork.TryParse(network, out var parsed)
                ? parsed
                : throw new FunctionsHostConfigurationException($"FunctionsHost__TrustedNetworks: '{network}' is not a CIDR block such as 10.0.0.0/8."));
        }

        return options;
    }
}
