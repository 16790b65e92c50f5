using System.Collections.Concurrent;
using System.Text.Json;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>
/// What this process counts. The heartbeat writes it into the process's row, so that every process can tell of all; failures are kept in a
/// table of their own and outlive the process.
/// </summary>
internal sealed class HostFigures(EmbeddedHostOptions options)
{
    private readonly ConcurrentDictionary<string, FunctionCounters> _functions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, QueueCounters> _queues = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FunctionFailure> _stored = new(StringComparer.OrdinalIgnoreCase);

    public FunctionCounters OfFunction(string name) => _functions.GetOrAdd(name, _ => new FunctionCounters(options.TimeProvider));

    public QueueCounters OfQueue(string name) => _queues.GetOrAdd(name, _ => new QueueCounters(options.TimeProvider));

    public ProcessFigures Read() => new(
        _functions.ToDictionary(pair => pair.Key, pair => pair.Value.Read(), StringComparer.OrdinalIgnoreCase),
        _queues.ToDictionary(pair => pair.Key, pair => pair.Value.Read(), StringComparer.OrdinalIgnoreCase));

    /// <summary>The last failure of each function that has one.</summary>
    public IReadOnlyList<(string Function, FunctionFailure Failure)> LastFailures() =>
        [.. from pair in _functions let failure = pair.Value.LastFailure where failure is not null select (pair.Key, failure)];

    /// <summary>Those of <see cref="LastFailures"/> that <see cref="Stored"/> was not told of. For the heartbeat alone.</summary>
    public IReadOnlyList<(string Function, FunctionFailure Failure)> FailuresToStore() =>
        [.. LastFailures().Where(last => !ReferenceEquals(_stored.GetValueOrDefault(last.Function), last.Failure))];

    public void Stored(IEnumerable<(string Function, FunctionFailure Failure)> failures)
    {
        foreach (var (function, failure) in failures)
        {
            _stored[function] = failure;
        }
    }
}

/// <summary>The counts of one process, as they stand in its row.</summary>
internal sealed record ProcessFigures(IReadOnlyDictionary<string, FunctionCounts> Functions, IReadOnlyDictionary<string, QueueCounts> Queues)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    public static ProcessFigures FromJson(string json) => JsonSerializer.Deserialize<ProcessFigures>(json)!;
}
