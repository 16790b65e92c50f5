namespace SoulCrm.FunctionsHost.Configuration;

/// <summary>How often a call to the queues is tried again (host.json's <c>clientRetryOptions</c>); the function itself is never retried by it.</summary>
/// <param name="IsExponential">Each pause is twice the one before; otherwise all are alike.</param>
/// <param name="TryTimeout">Longest time of one try.</param>
/// <param name="Delay">First pause.</param>
/// <param name="MaxDelay">Longest pause.</param>
/// <param name="MaxRetries">Tries after the first.</param>
internal sealed record ClientRetry(bool IsExponential, TimeSpan TryTimeout, TimeSpan Delay, TimeSpan MaxDelay, int MaxRetries)
{
    public static ClientRetry Default { get; } = new(true, TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(800), TimeSpan.FromMinutes(1), 3);

    /// <param name="retry">From 1.</param>
    public TimeSpan PauseBefore(int retry)
    {
        var pause = IsExponential ? Delay.TotalMilliseconds * Math.Pow(2, retry - 1) : Delay.TotalMilliseconds;
        return TimeSpan.FromMilliseconds(Math.Min(pause, MaxDelay.TotalMilliseconds));
    }
}
