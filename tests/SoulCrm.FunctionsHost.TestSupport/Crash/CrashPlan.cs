namespace SoulCrm.FunctionsHost.TestSupport.Crash;

/// <summary>What is done to the system while it works.</summary>
/// <param name="Seed">Decides the moments and the victims; SEED in the environment wins.</param>
/// <param name="Processes">Alive at once; a killed one is replaced.</param>
/// <param name="Kills">SIGKILL of a process.</param>
/// <param name="Freezes">SIGSTOP until others have buried the process, then SIGCONT: over twenty seconds each.</param>
/// <param name="PostgresCrashes">Immediate stops of the server, which is started again.</param>
public sealed record CrashPlan(int Seed, int Processes = 2, int Kills = 0, int Freezes = 0, int PostgresCrashes = 0)
{
    public static int SeedFromEnvironment() => int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var seed) ? seed : Random.Shared.Next(1_000_000);
}

/// <summary>What came of it. Every list but the times must be empty.</summary>
public sealed class CrashReport
{
    /// <summary>Messages that were accepted and never handled, orchestrations that did not end with their result.</summary>
    public List<string> Lost { get; } = [];

    /// <summary>Effects that commit with the completion and were seen twice.</summary>
    public List<string> Doubled { get; } = [];

    /// <summary>Messages of a session before their predecessor, or handled while another of the session was.</summary>
    public List<string> OutOfOrder { get; } = [];

    /// <summary>Rows that should be gone, dead letters, wrong states.</summary>
    public List<string> Left { get; } = [];

    /// <summary>Milliseconds from each kill until the victim's work was free for others.</summary>
    public List<double> FreedAfterKill { get; } = [];

    /// <summary>Milliseconds from the server's return to the first new work, for each of its crashes.</summary>
    public List<double> WorkAfterPostgres { get; } = [];

    public int Messages { get; set; }

    public int Deliveries { get; set; }

    public int Journeys { get; set; }

    public bool IsClean => Lost.Count + Doubled.Count + OutOfOrder.Count + Left.Count == 0;

    public override string ToString() =>
        $"{Messages} messages in {Deliveries} deliveries, {Journeys} journeys; lost {Shown(Lost)}; doubled {Shown(Doubled)}; out of order {Shown(OutOfOrder)}; left {Shown(Left)}"
        + Shown("freed after a kill", FreedAfterKill) + Shown("work after PostgreSQL was back", WorkAfterPostgres);

    private static string Shown(string what, List<double> times) => times.Count == 0 ? "" : $"; {what}: median {times.Order().ElementAt(times.Count / 2):0} ms, longest {times.Max():0} ms";

    private static string Shown(List<string> problems) => problems.Count == 0 ? "0" : $"{problems.Count} ({string.Join(" | ", problems.Take(10))})";
}
