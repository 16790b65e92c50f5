using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.DurableTask.Replay;

namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>Something for an instance, and what has to be removed from the database once it is used.</summary>
/// <param name="Event">Null for the time of a postponed start, and for a violation.</param>
/// <param name="ExecutionId">The execution that it is meant for; null for whichever runs.</param>
/// <param name="IsViolation">The orchestrator went on by itself, outside of an episode, and has to fail.</param>
internal sealed record News(HistoryEvent? Event, long? ExecutionId = null, long? InboxId = null, int? ActivityId = null, int? TimerId = null, bool IsViolation = false);

/// <summary>An instance that this process works on or has in memory.</summary>
internal sealed class ResidentInstance(InstanceKey key)
{
    private readonly Lock _lock = new();
    private List<News> _mailbox = [];
    private bool _busy;
    private bool _isGone;
    private volatile bool _isStarting;

    public InstanceKey Key => key;

    /// <summary>Null until it is loaded, and after it was dropped from memory.</summary>
    public OrchestrationRun? Run { get; set; }

    public AsyncServiceScope? Scope { get; set; }

    public ExecutionStarted? Start { get; set; }

    public int NextEpisode { get; set; }

    /// <summary>News that came before the start.</summary>
    public List<News> Held { get; } = [];

    public bool HasEnded { get; set; }

    /// <summary>Known to have begun, or to be about to, and not to have ended.</summary>
    public bool IsLive => !HasEnded && (_isStarting || Start is not null);

    public long LastUsed { get; private set; }

    /// <summary>True when the caller has to start working; null when the instance is gone and a new one is needed.</summary>
    public bool? Post(News news)
    {
        lock (_lock)
        {
            if (_isGone)
            {
                return null;
            }

            _isStarting |= news.Event is ExecutionStarted;
            _mailbox.Add(news);
            if (_busy)
            {
                return false;
            }

            return _busy = true;
        }
    }

    /// <summary>The news so far; null ends the work.</summary>
    public List<News>? TakeNews()
    {
        lock (_lock)
        {
            if (_mailbox.Count == 0)
            {
                _busy = false;
                LastUsed = Environment.TickCount64;
                return null;
            }

            var taken = _mailbox;
            _mailbox = [];
            return taken;
        }
    }

    /// <summary>From now on nobody can post to it. Returns the news that it leaves behind; null when it is gone already, or must not go.</summary>
    public IReadOnlyList<News>? TryGo(bool evenBusy)
    {
        lock (_lock)
        {
            if (_isGone || (!evenBusy && (_busy || Held.Count > 0)))
            {
                return null;
            }

            _isGone = true;
            var left = _mailbox;
            _mailbox = [];
            return [.. Held, .. left];
        }
    }

    /// <summary>Drops the execution from memory; the history makes it again.</summary>
    public async ValueTask ForgetRunAsync()
    {
        Run = null;
        if (Scope is { } scope)
        {
            Scope = null;
            await scope.DisposeAsync();
        }
    }
}
