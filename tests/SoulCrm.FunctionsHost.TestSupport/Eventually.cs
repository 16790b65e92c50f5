namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>For what can only be seen from outside: asks until it holds.</summary>
public static class Eventually
{
    /// <param name="describe">Tells how things stand when it never held.</param>
    public static async Task HoldsAsync(Func<Task<bool>> condition, Func<Task<string>>? describe = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
            {
                Assert.Fail($"It did not come to hold. {(describe is null ? "" : await describe())}");
            }

            await Task.Delay(20);
        }
    }
}
