using System.Globalization;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>Random runs that can be repeated: the seed is printed, and taken from SEED when it is set; sizes from a variable of their own.</summary>
internal static class Seeds
{
    public static (Random Random, int Seed) New()
    {
        var seed = Setting("SEED", Random.Shared.Next(1_000_000));
        return (new Random(seed), seed);
    }

    public static int Setting(string name, int otherwise) => int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
