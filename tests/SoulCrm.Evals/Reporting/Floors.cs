using System.Globalization;

namespace SoulCrm.Evals.Reporting;

/// <param name="Name">What was held against a floor.</param>
internal sealed record FloorVerdict(string Name, bool Ok, string Found);

/// <summary>What <c>rules</c> must reach. Rules speak Russian and English; what they say in any language must be true and in that language.</summary>
internal static class Floors
{
    private const double LowestAccuracy = 0.95;
    private static readonly string[] Spoken = ["ru", "en"];

    public static IReadOnlyList<FloorVerdict> Check(EvalReport report) => [.. report.Results.SelectMany(Check)];

    private static IEnumerable<FloorVerdict> Check(LanguageFigures figures)
    {
        yield return None("facts that the agency does not have", figures.Ungrounded);
        yield return None("replies in another language", figures.WrongLanguage);
        yield return None("questions for what was told", figures.AskedTwice);
        if (!Spoken.Contains(figures.Language, StringComparer.Ordinal)) yield break;
        yield return new FloorVerdict($"{figures.Language}: slot accuracy at least {LowestAccuracy:P0}", figures.SlotAccuracy >= LowestAccuracy, figures.SlotAccuracy.ToString("P1", CultureInfo.InvariantCulture));
        yield return None("hand-offs that came too early", figures.PrematureHandoff);
        yield return None("hand-offs that were missed", figures.MissedHandoff);

        FloorVerdict None(string what, int count) => new($"{figures.Language}: no {what}", count == 0, count.ToString(CultureInfo.InvariantCulture));
    }
}
