using System.Collections.Concurrent;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>Counts of this process's invocations since it started, by function.</summary>
internal sealed class FunctionFigures
{
    private readonly ConcurrentDictionary<string, Figures> _byFunction = new(StringComparer.Ordinal);

    public IEnumerable<KeyValuePair<string, Figures>> All => _byFunction.OrderBy(pair => pair.Key, StringComparer.Ordinal);

    public Figures Of(string function) => _byFunction.GetOrAdd(function, _ => new Figures());

    internal sealed class Figures
    {
        private long _succeeded;
        private long _failed;
        private long _running;
        private long _microseconds;

        public long Succeeded => Volatile.Read(ref _succeeded);

        public long Failed => Volatile.Read(ref _failed);

        public long Running => Volatile.Read(ref _running);

        public double Seconds => Volatile.Read(ref _microseconds) / 1e6;

        public void Begin() => Interlocked.Increment(ref _running);

        public void End(TimeSpan duration, bool succeeded)
        {
            Interlocked.Decrement(ref _running);
            Interlocked.Add(ref _microseconds, (long)duration.TotalMicroseconds);
            Interlocked.Increment(ref succeeded ? ref _succeeded : ref _failed);
        }
    }
}
