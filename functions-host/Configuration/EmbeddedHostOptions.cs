using System.Reflection;

namespace SoulCrm.FunctionsHost;

/// <summary>
/// What a test or an embedding program may decide that a deployed app takes from its environment. Only for code that is never compiled
/// against the Azure packages.
/// </summary>
public sealed class EmbeddedHostOptions
{
    /// <summary>Where functions are looked for; empty stands for the entry assembly and the assemblies that it references.</summary>
    public IList<Assembly> FunctionAssemblies { get; } = [];

    /// <summary>Classes to look for functions in, instead of whole assemblies.</summary>
    public IList<Type> FunctionClasses { get; } = [];

    /// <summary>Npgsql connection string of the role that owns schema <c>functions_host</c>; null takes the setting <c>FunctionsHost__Database</c>.</summary>
    public string? Database { get; set; }

    /// <summary>Listen addresses separated by semicolons; port 0 takes a free one. Null takes <c>ASPNETCORE_URLS</c>.</summary>
    public string? Urls { get; set; }

    /// <summary>Folder of a built single-page app; null takes <c>FunctionsHost__StaticFiles</c>.</summary>
    public string? StaticFiles { get; set; }

    /// <summary>Folder that holds host.json, queues.json and local.settings.json; by default the executable's.</summary>
    public string Folder { get; set; } = AppContext.BaseDirectory;

    /// <summary>Text in place of the file host.json.</summary>
    public string? HostJson { get; set; }

    /// <summary>Text in place of the file queues.json.</summary>
    public string? QueuesJson { get; set; }

    /// <summary>Settings over those of the environment.</summary>
    public IDictionary<string, string?> Settings { get; } = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);

    /// <summary>The clock of schedules, message locks, scheduled messages and durable timers.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Test switch: every activity runs twice, as it may on Azure; the second result counts.</summary>
    public bool RunActivitiesTwice { get; set; }

    /// <summary>Test switch: orchestrators are rebuilt from their history for every piece of news.</summary>
    public bool AlwaysReplay { get; set; }
}
