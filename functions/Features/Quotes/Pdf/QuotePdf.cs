using SkiaSharp;

namespace SoulCrm.Functions.Features.Quotes.Pdf;

/// <summary>A quote on paper: who offers what to whom, line by line, what it comes to, and until when.</summary>
internal static class QuotePdf
{
    private const float Body = 10;
    private const float LineHeight = 14;

    // Right edges of the columns with numbers.
    private const float QuantityEdge = PdfPages.Width - PdfPages.Margin - 210;
    private const float PriceEdge = PdfPages.Width - PdfPages.Margin - 108;
    private const float AmountEdge = PdfPages.Width - PdfPages.Margin;
    private const float TitleWidth = QuantityEdge - PdfPages.Margin - 50;

    public static byte[] Write(Quote quote, string agency)
    {
        var words = QuoteLanguages.Of(quote.Language);
        var pages = new PdfPages(words.IsRightToLeft);
        WriteHead(pages, quote, agency, words);
        WriteColumns(pages, words);
        foreach (var group in QuoteGroup.Of(quote)) WriteGroup(pages, group, quote.Currency, words);
        WriteTotal(pages, quote, words);
        WriteNote(pages, quote);
        return pages.Write($"{words.Quote} {quote.Name}", (page, of) => $"{words.Quote} {quote.Name} · {words.Page} {page}/{of}");
    }

    private static void WriteHead(PdfPages pages, Quote quote, string agency, QuoteLanguages words)
    {
        foreach (var line in PdfFont.Bold.Wrap(agency, 12, PdfPages.Inner)) Put(pages, line, 12, PdfFont.Bold, Colors.Accent, 18);
        pages.Y += 14;
        Put(pages, $"{words.Quote} {quote.Name}", 20, PdfFont.Bold, Colors.Ink, 28);
        if (quote.SentAt is null) Put(pages, words.Draft, Body, PdfFont.Bold, Colors.Muted, LineHeight);
        else Put(pages, words.Day(DateOnly.FromDateTime(quote.SentAt.Value.UtcDateTime)), Body, PdfFont.Regular, Colors.Muted, LineHeight);
        foreach (var line in PdfFont.Regular.Wrap($"{words.For}: {quote.ClientName}", Body, PdfPages.Inner)) Put(pages, line, Body, PdfFont.Regular, Colors.Ink, LineHeight);
        pages.Y += 18;
    }

    private static void WriteColumns(PdfPages pages, QuoteLanguages words)
    {
        pages.Need(3 * LineHeight);
        pages.Y += LineHeight;
        Cell(words.Description, PdfPages.Margin, Align.Start);
        Cell(words.Quantity, QuantityEdge, Align.End);
        Cell(words.Price, PriceEdge, Align.End);
        Cell(words.Amount, AmountEdge, Align.End);
        pages.Y += 6;
        pages.Line(PdfPages.Margin, AmountEdge, pages.Y, 1, Colors.Ink);

        void Cell(string text, float x, Align align) => pages.Text(text, x, pages.Y, 8.5f, PdfFont.Bold, Colors.Muted, align);
    }

    private static void WriteGroup(PdfPages pages, QuoteGroup group, string currency, QuoteLanguages words)
    {
        // A heading is never the last thing on a page.
        pages.Need(4 * LineHeight);
        pages.Y += 8;
        if (group.Title is { } title)
        {
            foreach (var line in PdfFont.Bold.Wrap(title, 11, PdfPages.Inner)) Put(pages, line, 11, PdfFont.Bold, Colors.Ink, 16);
            Put(pages, words.Days(group.From!.Value, group.To!.Value), Body, PdfFont.Regular, Colors.Muted, LineHeight);
        }

        foreach (var line in group.Lines) WriteLine(pages, line, currency, words);
        pages.Y += 8;
        pages.Line(PdfPages.Margin, AmountEdge, pages.Y, 0.5f, Colors.Rule);
    }

    private static void WriteLine(PdfPages pages, QuoteLine line, string currency, QuoteLanguages words)
    {
        var name = PdfFont.Regular.Wrap(line.Kind == "other" ? line.Title : words.Kind(line.Kind), Body, TitleWidth).ToList();
        pages.Need((name.Count * LineHeight) + 4);
        pages.Y += 4;
        for (var i = 0; i < name.Count; i++)
        {
            pages.Y += LineHeight;
            pages.Text(name[i], PdfPages.Margin, pages.Y, Body, PdfFont.Regular, Colors.Ink);
            if (i > 0) continue;
            pages.Text($"{line.Quantity}", QuantityEdge, pages.Y, Body, PdfFont.Regular, Colors.Ink, Align.End, fromTheLeft: true);
            pages.Text(words.Number(line.UnitPrice), PriceEdge, pages.Y, Body, PdfFont.Regular, Colors.Ink, Align.End, fromTheLeft: true);
            pages.Text(words.Money(line.Amount, currency), AmountEdge, pages.Y, Body, PdfFont.Regular, Colors.Ink, Align.End, fromTheLeft: true);
        }
    }

    private static void WriteTotal(PdfPages pages, Quote quote, QuoteLanguages words)
    {
        pages.Need(5 * LineHeight);
        pages.Y += 26;
        pages.Text(words.Total, PdfPages.Margin, pages.Y, 13, PdfFont.Bold, Colors.Ink);
        pages.Text(words.Money(quote.Total, quote.Currency), AmountEdge, pages.Y, 13, PdfFont.Bold, Colors.Ink, Align.End, fromTheLeft: true);
        pages.Y += 16;
        Put(pages, $"{words.ValidUntil} {words.Day(quote.ValidUntil)}", Body, PdfFont.Regular, Colors.Muted, LineHeight);
    }

    private static void WriteNote(PdfPages pages, Quote quote)
    {
        if (quote.Note.Length == 0) return;
        pages.Y += 14;
        foreach (var line in PdfFont.Regular.Wrap(quote.Note, Body, PdfPages.Inner)) Put(pages, line, Body, PdfFont.Regular, Colors.Ink, LineHeight);
    }

    private static void Put(PdfPages pages, string text, float size, PdfFont font, SKColor color, float height)
    {
        pages.Need(height);
        pages.Y += height;
        pages.Text(text, PdfPages.Margin, pages.Y, size, font, color);
    }
}
