using Microsoft.Azure.Functions.Worker;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Http;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>Why an invocation failed. The message has at most 1,000 characters, the stack at most 4,000.</summary>
public sealed record FunctionFailure(DateTimeOffset At, string InvocationId, string ErrorType, string Message, string StackTrace)
{
    internal static FunctionFailure Of(DateTimeOffset at, string invocationId, Exception exception) =>
        new(at, invocationId, exception.GetType().FullName!, StorableText.Of(exception.Message, 1000), StorableText.Of(exception.StackTrace, 4000));
}

/// <summary>A function of the app and how its invocations went, over all living processes since each started.</summary>
/// <param name="Trigger">http, queue, timer, orchestration or activity.</param>
/// <param name="Source">Methods and route, queue, or schedule; null for orchestrations and activities, which go by their name.</param>
/// <param name="AverageSeconds">0 when none has ended.</param>
/// <param name="LastFailure">Of any process, living or not.</param>
public sealed record FunctionSummary(
    string Name, string Trigger, string? Source, string EntryPoint, long Succeeded, long Failed, long Running, double AverageSeconds, double LongestSeconds, FunctionFailure? LastFailure);

/// <summary>What an operator asks of the functions. Shared code must not use it: Azure has the same in its portal.</summary>
public sealed class FunctionOperations
{
    private readonly FunctionCatalog _catalog;
    private readonly HostFigures _figures;
    private readonly HostJson _hostJson;
    private readonly EnvironmentSettings _settings;
    private readonly ProcessReader? _processes;

    internal FunctionOperations(FunctionCatalog catalog, HostFigures figures, HostJson hostJson, EnvironmentSettings settings, ProcessReader? processes) =>
        (_catalog, _figures, _hostJson, _settings, _processes) = (catalog, figures, hostJson, settings, processes);

    /// <summary>By name. Other processes' counts are up to five seconds old.</summary>
    public async Task<IReadOnlyList<FunctionSummary>> ListAsync(CancellationToken cancellation = default)
    {
        var figures = _processes is null ? [_figures.Read()] : await _processes.ReadFiguresAsync(cancellation);
        var failures = _processes is null ? [] : await _processes.ReadFailuresAsync(cancellation);
        foreach (var (function, failure) in _figures.LastFailures())
        {
            if (!failures.TryGetValue(function, out var stored) || stored.At < failure.At)
            {
                failures[function] = failure;
            }
        }

        return [.. _catalog.All.OrderBy(function => function.Name, StringComparer.Ordinal).Select(function => Summary(function, figures, failures.GetValueOrDefault(function.Name)))];
    }

    private FunctionSummary Summary(FunctionDescriptor function, IEnumerable<ProcessFigures> figures, FunctionFailure? failure)
    {
        var counts = figures.Select(process => process.Functions.GetValueOrDefault(function.Name)).OfType<FunctionCounts>()
            .Aggregate(new FunctionCounts(0, 0, 0, 0, 0, new long[FunctionCounters.BucketBounds.Length + 1]), (sum, next) => sum + next);
        var ended = counts.Succeeded + counts.Failed;
        return new FunctionSummary(
            function.Name, function.Trigger.ToString().ToLowerInvariant(), Source(function), function.EntryPoint, counts.Succeeded, counts.Failed, counts.Running,
            ended == 0 ? 0 : counts.Seconds / ended, counts.Longest, failure);
    }

    private string? Source(FunctionDescriptor function) => function.TriggerAttribute switch
    {
        HttpTriggerAttribute http => $"{(http.Methods is { Length: > 0 } methods ? string.Join(',', methods).ToUpperInvariant() : "*")} {HttpPipeline.PatternOf(function, _hostJson)}",
        ServiceBusTriggerAttribute queue => _settings.Resolve(queue.QueueName),
        TimerTriggerAttribute timer => _settings.Resolve(timer.Schedule),
        _ => null,
    };
}
