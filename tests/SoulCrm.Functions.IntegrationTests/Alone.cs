namespace SoulCrm.Functions.IntegrationTests;

/// <summary>Classes that measure the process, take its console, or race against a window of seconds: while one of them runs nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}
