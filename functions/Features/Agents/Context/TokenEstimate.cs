namespace SoulCrm.Functions.Features.Agents.Context;

/// <summary>
/// How many tokens a text costs, before it is sent. Tokenizers differ by model, so this is a bound that holds for all of them: four Latin
/// characters a token, two of other scripts. What was used is counted from the provider's own figures.
/// </summary>
internal static class TokenEstimate
{
    public static int Of(string text)
    {
        var quarters = 0;
        foreach (var character in text) quarters += character < 0x80 ? 1 : 2;
        return (quarters + 3) / 4;
    }
}
