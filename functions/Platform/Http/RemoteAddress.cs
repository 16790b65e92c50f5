using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>
/// Where a request came from. Behind n proxies that append to X-Forwarded-For it is the n-th entry from the right: what stands left of it was
/// written by the caller himself. Setting <c>TrustedProxies</c>, 0 by default.
/// </summary>
public static class RemoteAddress
{
    public static string Of(HttpContext http)
    {
        var proxies = http.RequestServices.GetRequiredService<IConfiguration>().GetValue("TrustedProxies", 0);
        return Read(http.Request.Headers["X-Forwarded-For"].ToString(), http.Connection.RemoteIpAddress, proxies);
    }

    internal static string Read(string forwardedFor, IPAddress? connection, int proxies)
    {
        if (proxies > 0)
        {
            var entries = forwardedFor.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            // Azure's front end writes "address:port".
            if (entries.Length >= proxies && (IPAddress.TryParse(entries[^proxies], out var address) || (IPEndPoint.TryParse(entries[^proxies], out var endpoint) && (address = endpoint.Address) is not null)))
                return Shown(address);
        }

        return connection is null ? "unknown" : Shown(connection);
    }

    private static string Shown(IPAddress address) => (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();
}
