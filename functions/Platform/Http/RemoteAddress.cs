using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>
/// Where a request came from. Behind Azure's front end (setting <c>TrustForwardedFor</c>) it is the last public address of X-Forwarded-For: what
/// stands left of it was written by the caller himself. The embedded host has worked it out already.
/// </summary>
public static class RemoteAddress
{
    public static string Of(HttpContext http)
    {
        var trusted = http.RequestServices.GetRequiredService<IConfiguration>().GetValue("TrustForwardedFor", defaultValue: false);
        return Read(trusted ? http.Request.Headers["X-Forwarded-For"].ToString() : "", http.Connection.RemoteIpAddress);
    }

    internal static string Read(string forwardedFor, IPAddress? connection)
    {
        var entries = forwardedFor.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var address = entries.Reverse().Select(Parse).FirstOrDefault(candidate => candidate is not null && !IsPrivate(candidate)) ?? connection;
        return address is null ? "unknown" : Plain(address).ToString();
    }

    // The front end writes "address:port" for some of them.
    private static IPAddress? Parse(string entry) => IPAddress.TryParse(entry, out var address) ? address : IPEndPoint.TryParse(entry, out var endpoint) ? endpoint.Address : null;

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    private static bool IsPrivate(IPAddress address)
    {
        var plain = Plain(address);
        if (IPAddress.IsLoopback(plain) || plain.IsIPv6LinkLocal || plain.IsIPv6UniqueLocal) return true;
        if (plain.AddressFamily != AddressFamily.InterNetwork) return false;
        var bytes = plain.GetAddressBytes();
        return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] is >= 16 and <= 31) || (bytes[0] == 192 && bytes[1] == 168) || (bytes[0] == 169 && bytes[1] == 254) || (bytes[0] == 100 && bytes[1] is >= 64 and <= 127);
    }
}
