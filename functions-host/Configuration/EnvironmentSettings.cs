using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;

namespace SoulCrm.FunctionsHost.Configuration;

/// <summary>
/// The settings that triggers may name (<c>Connection</c>, <c>%Name%</c>): environment variables over the <c>Values</c> of
/// local.settings.json. Configuration sources that the app adds are deliberately not here: on Azure the host cannot see them.
/// </summary>
internal sealed partial class EnvironmentSettings(IConfiguration configuration)
{
    public string? this[string name] => configuration[name.Replace("__", ":", StringComparison.Ordinal)];

    public IConfigurationSection Section(string name) => configuration.GetSection(name.Replace("__", ":", StringComparison.Ordinal));

    /// <summary>Replaces each <c>%Name%</c>; throws when a name is not set.</summary>
    public string Resolve(string text) => Placeholder().Replace(text, match =>
        this[match.Groups["name"].Value] is { Length: > 0 } value
            ? value
            : throw new FunctionsHostConfigurationException($"'{text}' names the setting '{match.Groups["name"].Value}', which is not set in the environment."));

    public static EnvironmentSettings Load(string folder, IReadOnlyDictionary<string, string?> overrides) =>
        new(new ConfigurationBuilder()
            .AddInMemoryCollection(LocalSettings(folder))
            .AddEnvironmentVariables()
            .AddInMemoryCollection(overrides)
            .Build());

    /// <summary>The flat <c>Values</c> of local.settings.json, with <c>__</c> as the section separator; empty when there is no such file.</summary>
    public static IEnumerable<KeyValuePair<string, string?>> LocalSettings(string folder)
    {
        var file = Path.Combine(folder, "local.settings.json");
        if (!File.Exists(file))
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (!document.RootElement.TryGetProperty("Values", out var values))
            {
                return [];
            }

            return [.. values.EnumerateObject().Select(value => KeyValuePair.Create(
                value.Name.Replace("__", ":", StringComparison.Ordinal),
                value.Value.ValueKind == JsonValueKind.String ? value.Value.GetString() : value.Value.GetRawText()))];
        }
        catch (JsonException exception)
        {
            throw new FunctionsHostConfigurationException($"{file} is not valid JSON: {exception.Message}", exception);
        }
    }

    [GeneratedRegex("%(?<name>[^%]+)%", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
