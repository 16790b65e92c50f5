using System.Net;

namespace SoulCrm.EndToEnd.Tests;

/// <summary>Waits for what happens in its own time; a service that is just coming back is asked again. The bound only ends a broken test.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(120);

    public static async Task<T> GetAsync<T>(Func<Task<T>> read, Func<T, bool> until, string what)
    {
        var deadline = DateTimeOffset.UtcNow + Bound;
        object? last = null;
        while (DateTimeOffset.UtcNow < deadline)
        {
            try
            {
                var value = await read();
                if (until(value)) return value;
                last = value is IEnumerable<string> lines ? string.Join(" | ", lines) : value;
            }
            catch (HttpRequestException exception) when (exception.StatusCode is null or HttpStatusCode.ServiceUnavailable)
            {
                last = exception.Message;
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"Did not happen: {what}. Last seen: {last}");
    }
}
