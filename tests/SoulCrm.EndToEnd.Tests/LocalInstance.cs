using System.Collections;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>
/// A whole instance as a person starts it: <c>./dev up --detach</c>, with data and ports of its own, so it neither needs nor disturbs
/// one that runs in the same checkout.
/// </summary>
public sealed class LocalInstance : IAsyncLifetime
{
    private static readonly string PortOffset = Environment.GetEnvironmentVariable("SOULCRM_TEST_PORT_OFFSET") ?? "6000";
    private static readonly Dictionary<string, string> Settings = new(StringComparer.Ordinal);
    private static readonly string Root = FindRoot();

    private JsonElement status;

    public Uri App => new(status.GetProperty("app").GetString()!);

    public Simulator Simulator { get; private set; } = null!;

    public (string Email, string Password) Admin => Login("org_admin");

    public (string Email, string Password) Manager => Login("manager");

    /// <summary>How Chromium is started, as root too.</summary>
    public static BrowserTypeLaunchOptions Browser => new()
    {
        ExecutablePath = Environment.GetEnvironmentVariable("SOULCRM_TEST_CHROMIUM") ?? "/usr/bin/chromium",
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        // Without a locale Chromium on Linux knows no names of files but Latin ones, and calls the others "download".
        Env = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(one => KeyValuePair.Create((string)one.Key, (string)one.Value!)).Where(one => one.Key is not ("LANG" or "LC_ALL")).Append(KeyValuePair.Create("LANG", "C.UTF-8")),
    };

    public static string Screenshots => Directory.CreateDirectory(Path.Combine(Root, ".local", "screenshots")).FullName;

    /// <summary>Who translates in this instance.</summary>
    public FakeDeepL DeepL { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        DeepL = await FakeDeepL.StartAsync();
        DeepL.Translate = Phrasebook.Translate;
        foreach (var (name, value) in DeepL.Settings()) Settings[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        await DevAsync("reset");
        await UpAsync();
    }

    public async Task DisposeAsync()
    {
        await DevAsync("down");
        await DeepL.DisposeAsync();
    }

    public async Task UpAsync()
    {
        await DevAsync("up --detach");
        status = JsonDocument.Parse(await DevAsync("status --json")).RootElement;
        Assert.True(status.GetProperty("ready").GetBoolean(), $"not ready: {status}");
        Simulator = new Simulator(new Uri(status.GetProperty("simulator").GetString()!));
    }

    public Task<AgencyClient> SignInAsync() => AgencyClient.SignInAsync(App, Admin.Email, Admin.Password);

    /// <summary>As the kernel does it when memory runs out: no warning, no clean-up.</summary>
    public void Kill(string service)
    {
        using var process = Process.GetProcessById(Service(service).GetProperty("pid").GetInt32());
        process.Kill();
        process.WaitForExit();
    }

    /// <summary>PostgreSQL goes away in the middle of everything and comes back.</summary>
    public static Task RestartPostgresAsync() => RunAsync("bash", ["-c", """
        set -euo pipefail
        for part in common prerequisites postgres; do source infra/local/$part.sh; done
        pg pg_ctl -D "$(postgres_data)" -m immediate -w stop >/dev/null
        postgres_start "$(postgres_data)" "$POSTGRES_PORT"
        """]);

    /// <returns>The file.</returns>
    public static async Task<string> BackupAsync() => (await DevAsync("backup")).Trim();

    /// <exception cref="InvalidOperationException">It was refused, in the words of <c>./dev</c>.</exception>
    public static Task RestoreAsync(string file) => RunAsync("./dev", ["restore", file]);

    private static Task<string> DevAsync(string arguments) => RunAsync("./dev", arguments.Split(' '));

    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (program.StartsWith("./", StringComparison.Ordinal)) start.FileName = Path.Combine(Root, program);
        start.Environment["SOULCRM_LOCAL"] = Path.Combine(Root, ".local", "e2e");
        start.Environment["SOULCRM_PORT_OFFSET"] = PortOffset;
        foreach (var (name, value) in Settings) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? await output : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{await output}\n{await errors}");
    }

    private JsonElement Service(string name) => status.GetProperty("services").EnumerateArray().Single(service => service.GetProperty("name").GetString() == name);

    private (string Email, string Password) Login(string role)
    {
        var login = status.GetProperty("logins").EnumerateArray().First(candidate => candidate.GetProperty("role").GetString() == role);
        return (login.GetProperty("email").GetString()!, login.GetProperty("password").GetString()!);
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SoulCrm.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("SoulCrm.sln is in no folder above the tests.");
        return folder.FullName;
    }
}

[CollectionDefinition(Name)]
public sealed class InstanceCollection : ICollectionFixture<LocalInstance>
{
    public const string Name = "one instance";
}
