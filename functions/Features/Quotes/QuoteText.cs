using System.Text;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>A quote as a chat message: one tour after the other, every line with its sum, and what all comes to.</summary>
internal static class QuoteText
{
    public static string Write(Quote quote, string agency)
    {
        var words = QuoteLanguages.Of(quote.Language);
        var text = new StringBuilder().Append($"{words.Quote} {quote.Name} — {agency}\n");
        foreach (var group in QuoteGroup.Of(quote))
        {
            text.Append('\n').Append(group.Title ?? words.Further).Append('\n');
            if (group.From is { } from) text.Append(words.Days(from, group.To!.Value)).Append('\n');
            foreach (var line in group.Lines)
            {
                var name = line.Kind == "other" ? line.Title : words.Kind(line.Kind);
                var sum = words.Money(line.Amount, quote.Currency);
                text.Append(line.Quantity == 1 ? $"• {name}: {sum}\n" : $"• {name}: {line.Quantity} × {words.Money(line.UnitPrice, quote.Currency)} = {sum}\n");
            }
        }

        text.Append($"\n{words.Total}: {words.Money(quote.Total, quote.Currency)}\n{words.ValidUntil} {words.Day(quote.ValidUntil)}");
        if (quote.Note.Length > 0) text.Append("\n\n").Append(quote.Note);
        return text.ToString();
    }
}

/// <summary>Lines of one departure, or those that are of none.</summary>
/// <param name="Title">Of the tour; null for further lines.</param>
internal sealed record QuoteGroup(string? Title, DateOnly? From, DateOnly? To, IReadOnlyList<QuoteLine> Lines)
{
    /// <summary>In the order of the lines; a tour that stands there twice stays apart from itself when something is between.</summary>
    public static IReadOnlyList<QuoteGroup> Of(Quote quote)
    {
        var groups = new List<QuoteGroup>();
        foreach (var line in quote.Lines)
        {
            var title = line.Kind == "other" ? null : line.Title;
            // Further lines are behind the tours, and all together.
            if (groups.Count > 0 && groups[^1] is var last && last.Title == title && last.From == line.DateFrom) groups[^1] = last with { Lines = [.. last.Lines, line] };
            else groups.Add(new QuoteGroup(title, line.DateFrom, line.DateTo, [line]));
        }

        return groups;
    }
}
