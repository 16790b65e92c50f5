namespace SoulCrm.FunctionsHost;

/// <summary>The app, its settings or its declarations cannot run as they are; the message says what to change.</summary>
public sealed class FunctionsHostConfigurationException : Exception
{
    internal FunctionsHostConfigurationException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    internal static FunctionsHostConfigurationException Of(IReadOnlyCollection<string> problems) =>
        new($"The functions app cannot start:{string.Concat(problems.Select(problem => $"{Environment.NewLine}  - {problem}"))}");
}
