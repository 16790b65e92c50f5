using System.Globalization;

namespace SoulCrm.Evals.Reporting;

/// <summary>The report as a table for people.</summary>
internal static class ReportText
{
    private static readonly string[] Heads = ["language", "dialogues", "slots", "of them held out", "ungrounded", "asked twice", "wrong language", "early hand-off", "missed hand-off", "tokens in", "tokens out", "cost $"];

    public static string Table(EvalReport report)
    {
        var rows = report.Results.Select(figures => new[]
        {
            figures.Language, Text(figures.Dialogues), Percent(figures.SlotAccuracy), Percent(figures.HeldOutAccuracy), Text(figures.Ungrounded), Text(figures.AskedTwice), Text(figures.WrongLanguage),
            Text(figures.PrematureHandoff), Text(figures.MissedHandoff), Text(figures.TokensIn), Text(figures.TokensOut), figures.Cost.ToString("0.0000", CultureInfo.InvariantCulture),
        }).Prepend(Heads).ToList();
        var widths = Heads.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        var lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
        return $"{report.Provider} {report.Model}, {Text(report.Results.Sum(figures => figures.Dialogues))} dialogues in {report.Seconds.ToString("0.0", CultureInfo.InvariantCulture)} s; {report.Turns.Turns} turns, without the model's own time {report.Turns.P50.ToString("0.0", CultureInfo.InvariantCulture)} ms (p95 {report.Turns.P95.ToString("0.0", CultureInfo.InvariantCulture)})\n{string.Join('\n', lines)}";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double? share) => share?.ToString("P1", CultureInfo.InvariantCulture) ?? "–";
}
