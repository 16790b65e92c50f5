using System.Collections.Concurrent;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>
/// In-memory wake-up between a sender and the hosts of the same process: messages found this way need no NOTIFY and no polling.
/// Hosts and clients meet by the identity of their database.
/// </summary>
internal sealed class LocalWakeUp
{
    private static readonly ConcurrentDictionary<string, LocalWakeUp> ByDatabase = new(StringComparer.Ordinal);

    private Action<int, string>? _sent;
    private Action<DateTimeOffset>? _scheduled;
    private int _hosts;

    /// <summary>The clock of the host in this process; the system's without one.</summary>
    public TimeProvider TimeProvider { get; private set; } = TimeProvider.System;

    /// <summary>Tells other processes, when there are any; null without a host in this process.</summary>
    public Action<string>? NotifyPeers { get; private set; }

    public static LocalWakeUp Of(HostDatabase database) => ByDatabase.GetOrAdd(database.Identity, _ => new LocalWakeUp());

    public void MessageSent(int queueId, string sessionId) => _sent?.Invoke(queueId, sessionId);

    public void MessageScheduled(DateTimeOffset dueAt) => _scheduled?.Invoke(dueAt);

    /// <summary>Connects a host; dispose the result when it stops.</summary>
    public IDisposable Connect(Action<int, string> sent, Action<DateTimeOffset> scheduled, Action<string> notifyPeers, TimeProvider timeProvider)
    {
        lock (this)
        {
            _sent += sent;
            _scheduled += scheduled;
            NotifyPeers = notifyPeers;
            TimeProvider = timeProvider;
            _hosts++;
        }

        return new Connection(() => Disconnect(sent, scheduled));
    }

    private void Disconnect(Action<int, string> sent, Action<DateTimeOffset> scheduled)
    {
        lock (this)
        {
            _sent -= sent;
            _scheduled -= scheduled;
            if (--_hosts == 0)
            {
                NotifyPeers = null;
                TimeProvider = TimeProvider.System;
            }
        }
    }

    private sealed class Connection(Action disconnect) : IDisposable
    {
        private Action? _disconnect = disconnect;

        public void Dispose() => Interlocked.Exchange(ref _disconnect, null)?.Invoke();
    }
}
