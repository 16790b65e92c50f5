namespace SoulCrm.Bench.Api;

/// <summary>How much there is and how long it is measured; the environment may make all of it smaller.</summary>
/// <param name="Clients">Of one organisation, each with one conversation.</param>
/// <param name="Messages">Of one conversation.</param>
/// <param name="Connections">Each with one request under way at a time.</param>
/// <param name="WarmUpSeconds">Of each endpoint, <see cref="WarmUps"/> times before the first round: on busy cores the runtimes take this long until hot code is compiled anew.</param>
/// <param name="Seconds">Of one measured window.</param>
/// <param name="Rounds">In which every system has its turn.</param>
internal sealed record ApiSizes(int Organizations, int Clients, int Messages, int Connections, int WarmUpSeconds, int Seconds, int Rounds)
{
    public int Conversations => Organizations * Clients;

    /// <summary>More than one: the runtime compiles what all endpoints share while the first of them runs.</summary>
    public const int WarmUps = 2;

    /// <summary>Messages of one conversation in the database that growth is judged by.</summary>
    public int FewMessages => Math.Max(1, Messages / 10);

    public static ApiSizes FromEnvironment() => new(
        Read("BENCH_ORGANIZATIONS", 200), Read("BENCH_CLIENTS", 500), Read("BENCH_MESSAGES", 20), Read("BENCH_CONNECTIONS", 16),
        Read("BENCH_WARM_UP_SECONDS", 20), Read("BENCH_SECONDS", 10), Read("BENCH_ROUNDS", 3));

    private static int Read(string name, int fallback) => Environment.GetEnvironmentVariable(name) switch
    {
        null or "" => fallback,
        { } text when int.TryParse(text, out var value) && value > 0 => value,
        { } text => throw new InvalidOperationException($"{name} must be a whole number above 0, not '{text}'."),
    };
}
