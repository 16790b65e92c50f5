using SoulCrm.Evals.Judging;
using SoulCrm.Evals.Running;

namespace SoulCrm.Evals.Reporting;

/// <summary>Figures of one language.</summary>
/// <param name="SlotAccuracy">0 to 1: right of <paramref name="ExpectedSlots"/>, those that were filled though the client told nothing counted as wrong.</param>
/// <param name="HeldOutAccuracy">The same over the dialogues that were held out; null when there are none.</param>
/// <param name="Ungrounded">Amounts, days and titles in replies that the agency does not have.</param>
/// <param name="AskedTwice">Questions for what was told.</param>
/// <param name="WrongLanguage">Replies in another language than the client's.</param>
/// <param name="PrematureHandoff">Dialogues that went to a person too early.</param>
/// <param name="MissedHandoff">Dialogues that should have gone to a person and did not, or for another reason.</param>
/// <param name="Cost">US dollars.</param>
internal sealed record LanguageFigures(
    string Language, int Dialogues, double SlotAccuracy, int Ungrounded, int AskedTwice, int WrongLanguage, int PrematureHandoff, int MissedHandoff,
    int ExpectedSlots, int RightSlots, double? TunedAccuracy, double? HeldOutAccuracy, int HeldOutDialogues, long TokensIn, long TokensOut, decimal Cost);

/// <summary>How long turns took without the model's own time, in ms.</summary>
internal sealed record TurnTimes(int Turns, double P50, double P95)
{
    public static TurnTimes Of(IEnumerable<double> times)
    {
        List<double> sorted = [.. times.Order()];
        return sorted.Count == 0 ? new TurnTimes(0, 0, 0) : new TurnTimes(sorted.Count, Math.Round(sorted[sorted.Count / 2], 1), Math.Round(sorted[(int)(sorted.Count * 0.95)], 1));
    }
}

/// <summary>What a run found.</summary>
internal sealed record EvalReport(string Provider, string Model, IReadOnlyList<LanguageFigures> Results, double Seconds, TurnTimes Turns, IReadOnlyList<Miss> Misses)
{
    public static EvalReport From(string provider, string model, IReadOnlyList<DialogueResult> results, TimeSpan time) => new(
        provider, model, [.. results.GroupBy(result => result.Dialogue.Language, StringComparer.Ordinal).Select(group => Figures(group.Key, [.. group]))],
        Math.Round(time.TotalSeconds, 1), TurnTimes.Of(results.SelectMany(result => result.TurnMs)), [.. results.SelectMany(result => result.Misses)]);

    private static LanguageFigures Figures(string language, IReadOnlyList<DialogueResult> results)
    {
        return new LanguageFigures(
            language, results.Count, Accuracy(results) ?? 1, Count(Miss.Ungrounded), Count(Miss.AskedTwice), Count(Miss.WrongLanguage), Count(Miss.PrematureHandoff), Count(Miss.MissedHandoff),
            results.Sum(result => result.ExpectedSlots), results.Sum(result => result.RightSlots),
            Accuracy([.. results.Where(result => !result.Dialogue.HeldOut)]), Accuracy([.. results.Where(result => result.Dialogue.HeldOut)]), results.Count(result => result.Dialogue.HeldOut),
            results.Sum(result => result.TokensIn), results.Sum(result => result.TokensOut), results.Sum(result => result.Cost));

        int Count(string kind) => results.Sum(result => result.Misses.Count(miss => miss.Kind == kind));
    }

    private static double? Accuracy(IReadOnlyCollection<DialogueResult> results) =>
        results.Sum(result => result.ExpectedSlots) is > 0 and var expected ? Math.Round((double)results.Sum(result => result.RightSlots) / expected, 4) : null;
}
