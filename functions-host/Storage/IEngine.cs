namespace SoulCrm.FunctionsHost.Storage;

/// <summary>One kind of trigger over the database.</summary>
internal interface IEngine : IProcessObserver
{
    /// <summary>Called once, when the schema is there and before this process has an id.</summary>
    Task PrepareAsync(CancellationToken cancellation);

    /// <summary>Begins to take work.</summary>
    void Start();

    /// <summary>Takes no more work and returns when what was begun has ended; gives up when <paramref name="patience"/> fires.</summary>
    Task StopAsync(CancellationToken patience);
}
