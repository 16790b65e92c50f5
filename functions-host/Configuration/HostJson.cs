using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace SoulCrm.FunctionsHost.Configuration;

/// <summary>
/// The settings of host.json that mean something here. Keys that only Azure's host or broker acts on are passed over; any other unknown
/// key is an error, because a limit that is silently ignored is worse than none.
/// </summary>
internal sealed class HostJson
{
    private static readonly string[] AzureOnly =
    [
        "logging", "managedDependency", "extensionBundle", "healthMonitor", "aggregator", "telemetryMode",
        "extensions:http:dynamicThrottlesEnabled",
        "extensions:serviceBus:transportType", "extensions:serviceBus:enableCrossEntityTransactions", "extensions:serviceBus:maxBatchWaitTime",
        "extensions:durableTask:storageProvider", "extensions:durableTask:tracing",
        "extensions:durableTask:notifications", "extensions:durableTask:extendedSessionsEnabled",
        "extensions:durableTask:extendedSessionIdleTimeoutInSeconds",
    ];

    private readonly IConfiguration _json;
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    private HostJson(IConfiguration json)
    {
        _json = json;
        if (Text("version", "2.0") != "2.0")
        {
            throw new FunctionsHostConfigurationException("host.json: 'version' must be \"2.0\".");
        }

        FunctionTimeout = Text("functionTimeout", "00:30:00") is "-1" ? Timeout.InfiniteTimeSpan : Interval("functionTimeout", TimeSpan.FromMinutes(30));
        RoutePrefix = Text("extensions:http:routePrefix", "api").Trim('/');
        MaxConcurrentRequests = Count("extensions:http:maxConcurrentRequests", int.MaxValue);
        MaxOutstandingRequests = Count("extensions:http:maxOutstandingRequests", int.MaxValue);
        MaxConcurrentCalls = Count("extensions:serviceBus:maxConcurrentCalls", 16 * Environment.ProcessorCount);
        MaxConcurrentSessions = Count("extensions:serviceBus:maxConcurrentSessions", 8);
        PrefetchCount = WholeNumber("extensions:serviceBus:prefetchCount", 0);
        ClientRetry = ReadClientRetry("extensions:serviceBus:clientRetryOptions");
        MaxMessageBatchSize = Count("extensions:serviceBus:maxMessageBatchSize", 1000);
        SessionIdleTimeout = Interval("extensions:serviceBus:sessionIdleTimeout", TimeSpan.FromMinutes(1));
        MaxAutoLockRenewalDuration = Interval("extensions:serviceBus:maxAutoLockRenewalDuration", TimeSpan.FromMinutes(5));
        MaxConcurrentActivities = Count("extensions:durableTask:maxConcurrentActivityFunctions", 10 * Environment.ProcessorCount);
        MaxConcurrentOrchestrators = Count("extensions:durableTask:maxConcurrentOrchestratorFunctions", 10 * Environment.ProcessorCount);
        HubName = Text("extensions:durableTask:hubName", "TestHubName");
        DefaultVersion = Text("extensions:durableTask:defaultVersion", "");
        Only("extensions:serviceBus:autoCompleteMessages", "true");
        Only("extensions:serviceBus:maxConcurrentCallsPerSession", "1");
        Only("extensions:serviceBus:minMessageBatchSize", "1");
        Only("extensions:durableTask:overridableExistingInstanceStates", "NonRunningStates");
        Only("extensions:durableTask:throwStatusExceptionsOnRaiseEvent", "false");
        RefuseUnknown(_json.GetChildren());
    }

    /// <summary>Longest run of one invocation before its token fires; infinite for "-1".</summary>
    public TimeSpan FunctionTimeout { get; }

    public string RoutePrefix { get; }

    public int MaxConcurrentRequests { get; }

    public int MaxOutstandingRequests { get; }

    public int MaxConcurrentCalls { get; }

    public int MaxConcurrentSessions { get; }

    /// <summary>Messages claimed beyond those that are being delivered.</summary>
    public int PrefetchCount { get; }

    public ClientRetry ClientRetry { get; }

    public int MaxMessageBatchSize { get; }

    public TimeSpan SessionIdleTimeout { get; }

    public TimeSpan MaxAutoLockRenewalDuration { get; }

    public int MaxConcurrentActivities { get; }

    public int MaxConcurrentOrchestrators { get; }

    public string HubName { get; }

    public string DefaultVersion { get; }

    /// <summary>Reads <paramref name="text"/> or else the file beside the executable; <c>AzureFunctionsJobHost__…</c> settings win.</summary>
    public static HostJson Load(string folder, string? text, EnvironmentSettings settings)
    {
        var builder = new ConfigurationBuilder();
        try
        {
            _ = text is null
                ? builder.AddJsonFile(Path.Combine(folder, "host.json"), optional: false)
                : builder.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes(text)));
            builder.AddInMemoryCollection(settings.Section("AzureFunctionsJobHost").AsEnumerable(makePathsRelative: true).Where(pair => pair.Value is not null));
            return new HostJson(builder.Build());
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or FileNotFoundException)
        {
            throw new FunctionsHostConfigurationException($"host.json cannot be read: {exception.Message}", exception);
        }
    }

    private string Text(string key, string otherwise)
    {
        _known.Add(key);
        return _json[key] ?? otherwise;
    }

    private int Count(string key, int otherwise)
    {
        var text = Text(key, otherwise.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var value) && value is > 0 or -1
            ? (value == -1 ? int.MaxValue : value)
            : throw new FunctionsHostConfigurationException($"host.json: '{Shown(key)}' must be a whole number above 0, not '{text}'.");
    }

    private int WholeNumber(string key, int otherwise)
    {
        var text = Text(key, otherwise.ToString(CultureInfo.InvariantCulture));
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FunctionsHostConfigurationException($"host.json: '{Shown(key)}' must be a whole number, 0 or above, not '{text}'.");
    }

    private ClientRetry ReadClientRetry(string section)
    {
        var standard = ClientRetry.Default;
        var mode = Text($"{section}:mode", "exponential");
        if (!mode.Equals("exponential", StringComparison.OrdinalIgnoreCase) && !mode.Equals("fixed", StringComparison.OrdinalIgnoreCase))
        {
            throw new FunctionsHostConfigurationException($"host.json: '{Shown(section)}.mode' must be exponential or fixed, not '{mode}'.");
        }

        return new ClientRetry(
            mode.Equals("exponential", StringComparison.OrdinalIgnoreCase),
            Interval($"{section}:tryTimeout", standard.TryTimeout),
            Interval($"{section}:delay", standard.Delay),
            Interval($"{section}:maxDelay", standard.MaxDelay),
            WholeNumber($"{section}:maxRetries", standard.MaxRetries));
    }

    private TimeSpan Interval(string key, TimeSpan otherwise)
    {
        var text = Text(key, otherwise.ToString());
        return TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value) && value > TimeSpan.Zero
            ? value
            : throw new FunctionsHostConfigurationException($"host.json: '{Shown(key)}' must be an interval in the form hh:mm:ss, not '{text}'.");
    }

    private void Only(string key, string value)
    {
        if (!string.Equals(Text(key, value), value, StringComparison.OrdinalIgnoreCase))
        {
            throw new FunctionsHostConfigurationException($"host.json: '{Shown(key)}' can only be {value} in the embedded host.");
        }
    }

    private void RefuseUnknown(IEnumerable<IConfigurationSection> sections)
    {
        foreach (var section in sections)
        {
            if (AzureOnly.Contains(section.Path, StringComparer.OrdinalIgnoreCase) || _known.Contains(section.Path))
            {
                continue;
            }

            if (section.Value is not null || !_known.Any(key => key.StartsWith(section.Path + ":", StringComparison.OrdinalIgnoreCase)))
            {
                throw new FunctionsHostConfigurationException($"host.json: '{Shown(section.Path)}' is not known to the embedded host and would be ignored.");
            }

            RefuseUnknown(section.GetChildren());
        }
    }

    private static string Shown(string key) => key.Replace(':', '.');
}
