using System.Security.Cryptography;
using System.Text;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>A short text that is the same in every process and on every machine.</summary>
internal static class StableHash
{
    public static string Of(params ReadOnlySpan<string> parts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))).AsSpan(0, 8));
}
