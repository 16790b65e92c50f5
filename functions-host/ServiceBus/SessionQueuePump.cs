using System.Collections.Concurrent;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>
/// Pump of a queue with sessions: holds some sessions, delivers one message of each at a time, and starts the next only when the one
/// before is written as done. Holding the session is the claim, so a message costs one insert and one delete.
/// </summary>
internal sealed class SessionQueuePump : QueuePump
{
    private const int LeastReadAhead = 16;

    private readonly Dictionary<string, HeldSession> _held = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _news = new();
    private readonly HashSet<string> _knownWaiting = new(StringComparer.Ordinal);
    private readonly ITimer _idleTimer;
    private volatile bool _mayHaveMore = true;
    private volatile bool _readHeldAgain;
    private string _scanFrom = "";
    private long _round;

    public SessionQueuePump(QueuePumpContext context)
        : base(context) => _idleTimer = context.Clock.CreateTimer(_ => Wake.Set(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

    protected override bool IsDrained => _held.Count == 0;

    /// <summary>Messages of a session that are read at once; reading is no claim, so host.json's prefetch count may only raise it.</summary>
    private int ReadAhead => Context.IsBatched ? Context.HostJson.MaxMessageBatchSize : Math.Max(LeastReadAhead, Context.HostJson.PrefetchCount);

    public override void Hint(string? sessionId)
    {
        if (sessionId is null)
        {
            _mayHaveMore = true;
            _readHeldAgain = true;
        }
        else
        {
            _news.Enqueue(sessionId);
        }

        Wake.Set();
    }

    protected override void Forget()
    {
        _held.Clear();
        _mayHaveMore = true;
    }

    protected override async Task TurnAsync(IReadOnlyList<DeliveryOutcome> ended, CancellationToken cancellation)
    {
        NoteNews();
        foreach (var outcome in ended)
        {
            if (_held.TryGetValue(outcome.Messages[0].SessionId, out var session))
            {
                session.EndDelivery(Context.Clock.GetTimestamp(), failed: outcome.Failure is not null);
            }
        }

        var writes = new TurnWrites(ended, Queue);
        if (Resync)
        {
            await ResyncAsync(writes, cancellation);
            return;
        }

        var toRelease = SessionsToRelease();
        var free = Stopping ? 0 : Context.HostJson.MaxConcurrentSessions - _held.Count + toRelease.Count;
        var known = _knownWaiting.Take(free).ToArray();
        var scan = _mayHaveMore && free > known.Length;
        var toRead = Stopping ? [] : _held.Values.Where(session => session.WantsReading && !toRelease.Contains(session.Id)).Select(session => session.Id).ToArray();
        if (ended.Count == 0 && toRelease.Count == 0 && known.Length == 0 && !scan && toRead.Length == 0)
        {
            WatchIdle();
            return;
        }

        var turn = NewTurn();
        writes.AddTo(turn, Context, ProcessId, giveUpClaims: false);
        if (toRelease.Count > 0)
        {
            turn.Add(QueueSql.ReleaseSessions, null, ProcessId, QueueId, toRelease.ToArray());
            turn.Add(QueueSql.FindReleasedWithNews, row => Hint(row.GetString(0)), QueueId, toRelease.ToArray());
        }

        _round++;
        var acquired = new List<string>();
        var scanned = 0;
        if (known.Length > 0)
        {
            turn.Add(QueueSql.AcquireKnown, row => acquired.Add(row.GetString(0)), ProcessId, QueueId, _round, known);
        }

        if (scan)
        {
            turn.Add(
                QueueSql.AcquireAny,
                row =>
                {
                    scanned++;
                    acquired.Add(row.GetString(0));
                },
                ProcessId, QueueId, _round, _scanFrom, free - known.Length);
        }

        var read = new List<QueueMessage>();
        if (toRead.Length > 0 || known.Length > 0 || scan)
        {
            turn.Add(QueueSql.ReadSessions, row => read.Add(QueueMessage.Read(row)), ProcessId, QueueId, toRead, _round, ReadAhead);
        }

        await ExecuteAsync(turn, writes, cancellation);

        _knownWaiting.ExceptWith(known);
        toRelease.ForEach(session => _held.Remove(session));
        if (scan)
        {
            NoteScan(acquired, scanned, free - known.Length);
        }

        acquired.ForEach(session => _held[session] = new HeldSession(session));
        ApplyWrites(ended, writes);
        ApplyRead(read, [.. toRead, .. acquired]);
        DeliverNext();
        WatchIdle();
    }

    public override void Dispose()
    {
        _idleTimer.Dispose();
        base.Dispose();
    }

    private void NoteNews()
    {
        if (_readHeldAgain)
        {
            _readHeldAgain = false;
            foreach (var session in _held.Values)
            {
                session.MayHaveMore = true;
            }
        }

        while (_news.TryDequeue(out var id))
        {
            if (_held.TryGetValue(id, out var session))
            {
                session.MayHaveMore = true;
            }
            else if (_knownWaiting.Count < 10_000)
            {
                _knownWaiting.Add(id);
            }
            else
            {
                _mayHaveMore = true;
            }
        }
    }

    /// <summary>Idle for long enough, or idle at all while others wait for a place; all that are idle when stopping.</summary>
    private List<string> SessionsToRelease()
    {
        var now = Context.Clock.GetTimestamp();
        var idle = _held.Values.Where(session => session.IsIdle).ToList();
        if (Stopping)
        {
            return [.. _held.Values.Where(session => !session.IsRunning).Select(session => session.Id)];
        }

        var waiting = _knownWaiting.Count + (_mayHaveMore ? 1 : 0) - (Context.HostJson.MaxConcurrentSessions - _held.Count);
        return [.. idle
            .OrderBy(session => session.IdleSince)
            .Where((session, place) => place < waiting || Context.Clock.GetElapsedTime(session.IdleSince, now) >= Context.HostJson.SessionIdleTimeout)
            .Select(session => session.Id)];
    }

    /// <summary>The scan goes on where it stopped; at the end of the sessions it begins again, once.</summary>
    private void NoteScan(List<string> acquired, int scanned, int wanted)
    {
        if (scanned == wanted)
        {
            _scanFrom = acquired[^1];
        }
        else if (_scanFrom.Length > 0)
        {
            _scanFrom = "";
            Wake.Set();
        }
        else
        {
            _mayHaveMore = false;
        }
    }

    private void ApplyWrites(IReadOnlyList<DeliveryOutcome> ended, TurnWrites writes)
    {
        foreach (var outcome in ended)
        {
            if (!_held.TryGetValue(outcome.Messages[0].SessionId, out var session))
            {
                continue;
            }

            if (!outcome.Messages.All(writes.IsOurs))
            {
                // Somebody else holds the session now, or it was written by a turn whose answer was lost: read it anew.
                _held.Remove(session.Id);
                Resync = true;
                Wake.Set();
            }
        }
    }

    private void ApplyRead(List<QueueMessage> read, IEnumerable<string> sessions)
    {
        var bySession = read.ToLookup(message => message.SessionId, StringComparer.Ordinal);
        foreach (var id in sessions.Distinct(StringComparer.Ordinal))
        {
            if (!_held.TryGetValue(id, out var session) || session.IsRunning)
            {
                continue;
            }

            session.Buffer.Clear();
            foreach (var message in bySession[id])
            {
                session.Buffer.AddLast(message);
            }

            session.MayHaveMore = session.Buffer.Count >= ReadAhead;
            session.IdleSince = Context.Clock.GetTimestamp();
        }
    }

    private void DeliverNext()
    {
        foreach (var session in _held.Values)
        {
            if (session.IsRunning || session.Buffer.Count == 0 || Stopping)
            {
                continue;
            }

            session.IsRunning = true;
            if (Context.IsBatched)
            {
                var live = session.Buffer.Where(IsDeliverable).ToList();
                var isWhole = live.Count == session.Buffer.Count;
                session.Buffer.Clear();
                live.ForEach(message => session.Buffer.AddLast(message));
                if (isWhole)
                {
                    session.Buffer.Clear();
                    Deliver(live);
                }
            }
            else
            {
                var message = session.Buffer.First!.Value;
                session.Buffer.RemoveFirst();
                if (IsDeliverable(message))
                {
                    Deliver([message]);
                }
            }
        }
    }

    /// <summary>Wakes the pump when the first idle session has been idle for long enough.</summary>
    private void WatchIdle()
    {
        var idle = _held.Values.Where(session => session.IsIdle).Select(session => session.IdleSince).DefaultIfEmpty(long.MaxValue).Min();
        if (idle != long.MaxValue)
        {
            var left = Context.HostJson.SessionIdleTimeout - Context.Clock.GetElapsedTime(idle);
            _idleTimer.Change(left > TimeSpan.Zero ? left : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Writes what ended, then learns from the database which sessions are held, and reads them from their heads.</summary>
    private async Task ResyncAsync(TurnWrites writes, CancellationToken cancellation)
    {
        var turn = NewTurn();
        var owned = new List<string>();
        writes.AddTo(turn, Context, ProcessId, giveUpClaims: false);
        turn.Add(QueueSql.FindOwnSessions, row => owned.Add(row.GetString(0)), ProcessId, QueueId);
        await ExecuteAsync(turn, writes, cancellation);

        foreach (var gone in _held.Keys.Except(owned, StringComparer.Ordinal).ToList())
        {
            _held.Remove(gone);
        }

        foreach (var id in owned)
        {
            var session = _held.TryGetValue(id, out var known) ? known : _held[id] = new HeldSession(id);
            session.Buffer.Clear();
            session.MayHaveMore = true;
        }

        Resync = false;
        _mayHaveMore = true;
        Wake.Set();
    }

    private sealed class HeldSession(string id)
    {
        public string Id => id;

        /// <summary>Messages read ahead, in order; none of them is being delivered.</summary>
        public LinkedList<QueueMessage> Buffer { get; } = [];

        public bool IsRunning { get; set; }

        /// <summary>The database may hold messages that are not in the buffer.</summary>
        public bool MayHaveMore { get; set; } = true;

        public long IdleSince { get; set; }

        public bool IsIdle => !IsRunning && Buffer.Count == 0 && !MayHaveMore;

        public bool WantsReading => !IsRunning && Buffer.Count == 0 && MayHaveMore;

        /// <summary>A failed message is the head again, before everything that was read ahead.</summary>
        public void EndDelivery(long now, bool failed)
        {
            IsRunning = false;
            IdleSince = now;
            if (failed)
            {
                Buffer.Clear();
                MayHaveMore = true;
            }
        }
    }
}
