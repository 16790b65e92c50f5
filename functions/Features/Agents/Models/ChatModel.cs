using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>A language model to be asked, and those who are asked when it fails.</summary>
public sealed partial class ChatModel
{
    /// <summary>Time for those that need none: rules answer although models have taken all there was.</summary>
    private static readonly TimeSpan OwnTime = TimeSpan.FromSeconds(5);

    private readonly IReadOnlyList<Candidate> candidates;
    private readonly TimeProvider time;
    private readonly ILogger log;

    /// <summary>One that can be asked.</summary>
    /// <param name="Provider">Null: it is not configured, for the reason given.</param>
    internal sealed record Candidate(string Name, string Model, ModelProvider? Provider, string Lack);

    internal ChatModel(IReadOnlyList<Candidate> candidates, TimeSpan runTimeout, TimeProvider time, ILogger log)
    {
        this.candidates = candidates;
        this.time = time;
        this.log = log;
        RunTimeout = runTimeout;
    }

    /// <summary>The one that is asked first.</summary>
    public string Provider => candidates[0].Name;

    public string Model => candidates[0].Model;

    /// <summary>Longest that models may take in one run.</summary>
    public TimeSpan RunTimeout { get; }

    /// <param name="left">Of the run's time. Each provider has its part of it, so that there is some for the last.</param>
    /// <param name="failed">Told of every attempt that came to nothing, and of every provider that was passed over.</param>
    /// <exception cref="AgentFailedException">None of them answered, or the answer cannot be used.</exception>
    internal async Task<ModelAnswer> AskAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions options, TimeSpan left, Func<string, ValueTask>? onText, Action<FailedAttempt> failed, CancellationToken ct)
    {
        var end = time.GetUtcNow() + left;
        var failures = new List<FailedAttempt>();
        for (var i = 0; i < candidates.Count; i++)
        {
            var candidate = candidates[i];
            if (candidate.Provider is null)
            {
                Failed(new FailedAttempt(candidate.Name, candidate.Model, Asked: false, candidate.Lack, null, new UsageDetails(), 0, TimeSpan.Zero));
                continue;
            }

            try
            {
                var answer = await candidate.Provider.AskAsync(candidate.Model, messages, options, onText, Failed, Until(i), ct);
                if (i > 0) FellBack(log, Provider, Model, failures.Count(failure => failure.Asked), failures[^1].Status, failures[^1].Reason, candidate.Name, candidate.Model);
                return answer with { Attempts = answer.Attempts + failures.Count(failure => failure.Asked && (failure.Provider, failure.Model) != (candidate.Name, candidate.Model)) };
            }
            catch (ModelException exception)
            {
                if (exception.Fault == ModelFault.Final) break;
            }
        }

        var last = failures[^1];
        NobodyAnswered(log, Provider, Model, failures.Count(failure => failure.Asked), last.Status, last.Reason);
        throw new AgentFailedException(string.Join("; ", failures.GroupBy(failure => (failure.Provider, failure.Model)).Select(group => $"{group.Key.Provider} {group.Key.Model}: {group.Last().Reason}")));

        void Failed(FailedAttempt failure)
        {
            failures.Add(failure);
            failed(failure);
        }

        DateTimeOffset Until(int i)
        {
            var now = time.GetUtcNow();
            if (candidates[i].Name == AIOptions.Rules) return now + OwnTime;
            return now + ((end - now) / candidates.Skip(i).Count(candidate => candidate.Provider is not null && candidate.Name != AIOptions.Rules));
        }
    }

    [LoggerMessage(801, LogLevel.Warning, "{Provider} {Model} failed {Attempts} time(s), status {Status}: {Reason}; {ServedBy} {ServedModel} answered")]
    private static partial void FellBack(ILogger log, string provider, string model, int attempts, int? status, string reason, string servedBy, string servedModel);

    [LoggerMessage(802, LogLevel.Error, "{Provider} {Model} and its fallbacks failed {Attempts} time(s), status {Status}: {Reason}")]
    private static partial void NobodyAnswered(ILogger log, string provider, string model, int attempts, int? status, string reason);
}
