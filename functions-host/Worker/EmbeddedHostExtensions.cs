using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SoulCrm.FunctionsHost;

/// <summary>The embedded host's own surface, beyond the Functions API.</summary>
public static class EmbeddedHostExtensions
{
    /// <summary>Decides what a deployed app takes from its environment.</summary>
    public static FunctionsApplicationBuilder ConfigureEmbeddedHost(this FunctionsApplicationBuilder builder, Action<EmbeddedHostOptions> configure)
    {
        configure(builder.Options);
        return builder;
    }

    /// <summary>The addresses that the started host listens on, with the real port where 0 was asked for.</summary>
    public static IReadOnlyList<Uri> GetAddresses(this IHost host) =>
        [.. host.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Select(address => new Uri(address))];
}
