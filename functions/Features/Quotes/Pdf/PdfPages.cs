using SkiaSharp;

namespace SoulCrm.Functions.Features.Quotes.Pdf;

/// <summary>Where a text stands between two edges: at the one where lines begin, or at the other.</summary>
internal enum Align
{
    Start,
    End,
}

/// <summary>
/// A4 pages that are filled from the top. Places are told as for a language that is written from the left; for one that is not, everything is mirrored but the
/// texts themselves.
/// </summary>
internal sealed class PdfPages(bool rightToLeft)
{
    public const float Width = 595;
    public const float Height = 842;
    public const float Margin = 48;
    public const float Inner = Width - (2 * Margin);

    private const float FooterHeight = 30;

    private readonly List<List<Action<SKCanvas>>> pages = [[]];

    /// <summary>Where the next thing comes, from the top of the page.</summary>
    public float Y { get; set; } = Margin;

    /// <summary>Begins another page unless so much fits on this one.</summary>
    public void Need(float height)
    {
        if (Y + height <= Height - Margin - FooterHeight) return;
        pages.Add([]);
        Y = Margin;
    }

    /// <param name="x">Of the edge that <paramref name="align"/> names.</param>
    /// <param name="baseline">From the top of the page.</param>
    /// <param name="fromTheLeft">A number or an amount: it reads the same in every language.</param>
    public void Text(string text, float x, float baseline, float size, PdfFont font, SKColor color, Align align = Align.Start, bool fromTheLeft = false) =>
        pages[^1].Add(Drawing(text, x, baseline, size, font, color, align, fromTheLeft));

    public void Line(float from, float to, float y, float width, SKColor color) => pages[^1].Add(canvas =>
    {
        using var paint = new SKPaint { Color = color, StrokeWidth = width, IsAntialias = true, Style = SKPaintStyle.Stroke };
        canvas.DrawLine(Mirrored(from), y, Mirrored(to), y, paint);
    });

    /// <param name="footer">What stands at the foot of a page, by its number and how many there are.</param>
    public byte[] Write(string title, Func<int, int, string> footer)
    {
        using var stream = new MemoryStream();
        var metadata = SKDocumentPdfMetadata.Default;
        (metadata.Title, metadata.Creator, metadata.Producer) = (title, "Soul CRM", "Soul CRM");
        using (var document = SKDocument.CreatePdf(stream, metadata))
        {
            for (var i = 0; i < pages.Count; i++)
            {
                var canvas = document.BeginPage(Width, Height);
                foreach (var draw in pages[i]) draw(canvas);
                Drawing(footer(i + 1, pages.Count), Width - Margin, Height - Margin + 12, 8, PdfFont.Regular, Colors.Muted, Align.End, fromTheLeft: false)(canvas);
                document.EndPage();
            }

            document.Close();
        }

        return stream.ToArray();
    }

    private Action<SKCanvas> Drawing(string text, float x, float baseline, float size, PdfFont font, SKColor color, Align align, bool fromTheLeft)
    {
        var shaped = font.Shape(text, size, rightToLeft && !fromTheLeft);
        var atRightEdge = (align == Align.End) != rightToLeft;
        var left = Mirrored(x) - (atRightEdge ? shaped.Width : 0);
        return canvas =>
        {
            if (shaped.Glyphs.Length == 0) return;
            using var skia = new SKFont(font.Typeface, size) { Hinting = SKFontHinting.None, Subpixel = true };
            using var builder = new SKTextBlobBuilder();
            builder.AddPositionedRun(shaped.Glyphs, skia, shaped.Positions);
            using var blob = builder.Build();
            using var paint = new SKPaint { Color = color, IsAntialias = true };
            canvas.DrawText(blob, left, baseline, paint);
        };
    }

    private float Mirrored(float x) => rightToLeft ? Width - x : x;
}

internal static class Colors
{
    public static readonly SKColor Ink = new(0x1F, 0x24, 0x2B);
    public static readonly SKColor Muted = new(0x66, 0x6F, 0x7A);
    public static readonly SKColor Rule = new(0xD5, 0xDA, 0xE0);
    public static readonly SKColor Accent = new(0x0B, 0x6B, 0x6B);
}
