using System.Globalization;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>What is measured, each as one process with the same pool and the same database role.</summary>
internal static class ApiSystems
{
    public const string SoulCrm = "soulcrm";
    public const string Bare = "bare";
    public const string FastifyPrisma = "fastify-prisma";

    private const int Pool = 40;

    public static readonly string[] All = [SoulCrm, Bare, FastifyPrisma];

    /// <summary>The program that a deployment runs.</summary>
    public static string Functions { get; } = Path.Combine(Checkout.Root, "functions/bin/Release/net10.0/SoulCrm.Functions.dll");

    private static string BareServer { get; } = Path.Combine(Checkout.Root, "tests/bench/SoulCrm.Bench.Bare/bin/Release/net10.0/SoulCrm.Bench.Bare.dll");

    /// <summary>Calls <paramref name="measure"/> while the system is up.</summary>
    public static Task WhileServingAsync(string system, ApiDatabase database, Func<Served, Task> measure) => system switch
    {
        SoulCrm => ServerProcess.WhileServingAsync(Functions, SettingsOfFunctions(database), "/api/health/live", measure),
        Bare => ServerProcess.WhileServingAsync(BareServer, SettingsOfBare(database), "/api/health/live", measure),
        _ => PeerProcess.WhileServingAsync(system, SettingsOfPeer(database), measure),
    };

    private static Dictionary<string, string> SettingsOfFunctions(ApiDatabase database) => new(SettingsOfBare(database))
    {
        ["FunctionsHost__Database"] = database.As("soulcrm_host"),
        ["ServiceBusConnection"] = database.As("soulcrm_host"),
        ["Auth__EncryptionKey"] = ApiTokens.SigningKey,
        // Ten thousand requests a second of two hundred managers: what is measured is not the limit.
        ["RateLimits__UserPerMinute"] = "100000000",
        ["Blobs__Folder"] = Path.Combine(Path.GetTempPath(), "soulcrm-bench-blobs"), // it comes into being with the first photo, and there is none
        ["WhatsApp__HostUrl"] = "http://127.0.0.1:9", // nobody listens there, and nothing is sent
        ["WhatsApp__HostSecret"] = "bench-bench-bench-bench",
        ["WhatsApp__EventsSecrets__0"] = $"whsec_{ApiTokens.SigningKey}",
        ["Logging__LogLevel__System.Net.Http"] = "Warning",
    };

    private static Dictionary<string, string> SettingsOfBare(ApiDatabase database) => new()
    {
        ["Database"] = string.Create(CultureInfo.InvariantCulture, $"{database.As("soulcrm_app")};Maximum Pool Size={Pool};Max Auto Prepare=200;No Reset On Close=true"),
        ["Auth__SigningKey"] = ApiTokens.SigningKey,
    };

    private static Dictionary<string, string> SettingsOfPeer(ApiDatabase database) => new()
    {
        ["BENCH_POSTGRES"] = database.UrlAs("soulcrm_app"),
        ["BENCH_SIGNING_KEY"] = ApiTokens.SigningKey,
        ["BENCH_POOL"] = Pool.ToString(CultureInfo.InvariantCulture),
        ["NODE_ENV"] = "production",
    };
}
