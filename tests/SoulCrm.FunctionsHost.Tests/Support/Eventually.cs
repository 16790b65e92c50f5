namespace SoulCrm.FunctionsHost.Tests.Support;

/// <summary>For what can only be seen from outside: asks until it holds.</summary>
public static class Eventually
{
    public static async Task HoldsAsync(Func<Task<bool>> condition, int seconds = 30)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }
}
