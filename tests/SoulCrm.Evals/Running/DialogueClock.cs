namespace SoulCrm.Evals.Running;

/// <summary>Noon of the day on which the running dialogue takes place; dialogues that run side by side have their own days.</summary>
internal sealed class DialogueClock : TimeProvider
{
    private readonly AsyncLocal<DateOnly?> today = new();

    public void Set(DateOnly day) => today.Value = day;

    public override DateTimeOffset GetUtcNow() => today.Value is { } day ? new DateTimeOffset(day, new TimeOnly(12, 0), TimeSpan.Zero) : base.GetUtcNow();
}
