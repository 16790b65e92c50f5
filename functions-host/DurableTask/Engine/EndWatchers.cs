namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>Who waits for the end of which instance in this process.</summary>
internal sealed class EndWatchers
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Watch>> _byInstance = new(StringComparer.Ordinal);

    /// <summary>Dispose it when nobody waits any more.</summary>
    public Watch Add(string instanceId)
    {
        var watch = new Watch(this, instanceId);
        lock (_lock)
        {
            if (!_byInstance.TryGetValue(instanceId, out var watches))
            {
                _byInstance[instanceId] = watches = [];
            }

            watches.Add(watch);
        }

        return watch;
    }

    public void Tell(string instanceId)
    {
        List<Watch>? watches;
        lock (_lock)
        {
            _byInstance.Remove(instanceId, out watches);
        }

        watches?.ForEach(watch => watch.Tell());
    }

    private void Remove(Watch watch, string instanceId)
    {
        lock (_lock)
        {
            if (_byInstance.TryGetValue(instanceId, out var watches) && watches.Remove(watch) && watches.Count == 0)
            {
                _byInstance.Remove(instanceId);
            }
        }
    }

    internal sealed class Watch(EndWatchers watchers, string instanceId) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Completes when the instance has ended, or may have: ask again.</summary>
        public Task Ended => _ended.Task;

        public void Tell() => _ended.TrySetResult();

        public void Dispose() => watchers.Remove(this, instanceId);
    }
}
