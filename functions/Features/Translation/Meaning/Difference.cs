using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Translation.Meaning;

/// <summary>Something of a text that its translation does not have, has otherwise, or has made up.</summary>
/// <param name="Original">As the original has it; null: it has none.</param>
/// <param name="Translation">As the translation has it; null: it has none.</param>
public sealed record Difference([Values(typeof(DifferenceKind))] string Kind, string? Original, string? Translation)
{
    public override string ToString() => $"{Original ?? "—"} → {Translation ?? "—"}";
}

public static class DifferenceKind
{
    public const string Number = "number";
    public const string Amount = "amount";
    public const string Date = "date";
    public const string Month = "month";
    public const string Time = "time";
    public const string Phone = "phone";
    public const string Link = "link";

    /// <summary>The glossary says otherwise. The only kind that is no figure: it is told, and nothing is held for it.</summary>
    public const string Term = "term";

    public static readonly string[] All = [Number, Amount, Date, Month, Time, Phone, Link, Term];
}
