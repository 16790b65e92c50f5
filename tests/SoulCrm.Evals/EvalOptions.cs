namespace SoulCrm.Evals;

/// <summary>The command line is wrong.</summary>
internal sealed class EvalOptionsException(string message) : Exception(message);

/// <param name="Provider">Null: as <c>AI__Provider</c> says, else rules.</param>
/// <param name="Model">Null: as the provider's settings say.</param>
/// <param name="Language">Null: all.</param>
/// <param name="Json">The file that the report goes to.</param>
/// <param name="Floors">Fail when a figure is below its floor.</param>
/// <param name="Parallel">Dialogues at a time.</param>
internal sealed record EvalOptions(string? Provider = null, string? Model = null, string? Language = null, string? Json = null, bool Verbose = false, bool Floors = false, int Parallel = 2)
{
    public const string Usage = "Usage: eval [--provider NAME] [--model NAME] [--language CODE] [--parallel N] [--json FILE] [--floors] [--verbose]";

    /// <exception cref="EvalOptionsException">An argument is wrong; the message says which.</exception>
    public static EvalOptions Parse(IReadOnlyList<string> args)
    {
        var options = new EvalOptions();
        for (var index = 0; index < args.Count; index++)
        {
            options = args[index] switch
            {
                "--verbose" => options with { Verbose = true },
                "--floors" => options with { Floors = true },
                "--provider" => options with { Provider = Value() },
                "--model" => options with { Model = Value() },
                "--language" => options with { Language = Value() },
                "--json" => options with { Json = Value() },
                "--parallel" => options with { Parallel = int.TryParse(Value(), out var count) && count is >= 1 and <= 32 ? count : throw new EvalOptionsException("--parallel is a number from 1 to 32.") },
                var unknown => throw new EvalOptionsException($"There is no option '{unknown}'. {Usage}"),
            };

            string Value() => index + 1 < args.Count && !args[index + 1].StartsWith("--", StringComparison.Ordinal) ? args[++index] : throw new EvalOptionsException($"{args[index]} needs a value. {Usage}");
        }

        return options;
    }
}
