using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using HarfBuzzSharp;
using SkiaSharp;
using Buffer = HarfBuzzSharp.Buffer;

namespace SoulCrm.Functions.Features.Quotes.Pdf;

/// <summary>Glyphs of one line in the order in which they are seen, and where each stands from the line's left edge.</summary>
internal sealed record ShapedText(ushort[] Glyphs, SKPoint[] Positions, float Width);

/// <summary>
/// A typeface that comes with the product: the same on every machine, with Latin, Cyrillic, Greek, Hebrew and Arabic letters. HarfBuzz joins Arabic letters, Skia
/// puts the font into the PDF.
/// </summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "There are two, and they live as long as the process.")]
internal sealed class PdfFont
{
    public static readonly PdfFont Regular = Load("DejaVuSans.ttf");
    public static readonly PdfFont Bold = Load("DejaVuSans-Bold.ttf");

    // A glyph for "ff" stands for no character: who searches or copies would find a hole. Arabic is joined all the same.
    private static readonly Feature[] NoLigatures = [Feature.Parse("-liga")];

    private readonly Font shaper;
    private readonly float unitsPerEm;

    private PdfFont(SKTypeface typeface, Face face)
    {
        Typeface = typeface;
        unitsPerEm = face.UnitsPerEm;
        shaper = new Font(face);
        shaper.SetScale(face.UnitsPerEm, face.UnitsPerEm);
        // From here on threads share it: HarfBuzz only reads a font while it shapes.
        shaper.SetFunctionsOpenType();
    }

    public SKTypeface Typeface { get; }

    /// <param name="rightToLeft">How the paragraph runs that the line is of.</param>
    public ShapedText Shape(string text, float size, bool rightToLeft)
    {
        var glyphs = new List<ushort>(text.Length);
        var positions = new List<SKPoint>(text.Length);
        var scale = size / unitsPerEm;
        var x = 0f;
        foreach (var run in Bidi.Order(text, rightToLeft))
        {
            using var buffer = new Buffer();
            buffer.Direction = run.IsRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
            buffer.AddUtf16(text.AsSpan(run.Start, run.Length));
            buffer.GuessSegmentProperties();
            shaper.Shape(buffer, NoLigatures);
            var infos = buffer.GlyphInfos;
            var places = buffer.GlyphPositions;
            for (var i = 0; i < infos.Length; i++)
            {
                glyphs.Add((ushort)infos[i].Codepoint);
                positions.Add(new SKPoint(x + (places[i].XOffset * scale), -places[i].YOffset * scale));
                x += places[i].XAdvance * scale;
            }
        }

        return new ShapedText([.. glyphs], [.. positions], x);
    }

    /// <summary>Lines that are at most so wide, broken between words; a word that is wider by itself is broken anywhere.</summary>
    public IEnumerable<string> Wrap(string text, float size, float width)
    {
        foreach (var paragraph in text.ReplaceLineEndings("\n").Split('\n'))
        {
            var line = "";
            foreach (var word in paragraph.Split(' '))
            {
                var longer = line.Length == 0 ? word : $"{line} {word}";
                if (Measure(longer, size) <= width)
                {
                    line = longer;
                    continue;
                }

                if (line.Length > 0) yield return line;
                line = word;
                while (Measure(line, size) > width && line.Length > 1)
                {
                    var fits = line.Length - 1;
                    while (fits > 1 && Measure(line[..fits], size) > width) fits = Math.Max(1, fits * 9 / 10);
                    if (char.IsHighSurrogate(line[fits - 1])) fits = fits > 1 ? fits - 1 : 2;
                    yield return line[..fits];
                    line = line[fits..];
                }
            }

            yield return line;
        }
    }

    private float Measure(string text, float size) => Shape(text, size, rightToLeft: false).Width;

    private static PdfFont Load(string name)
    {
        using var stream = typeof(PdfFont).Assembly.GetManifestResourceStream($"{typeof(PdfFont).Namespace}.Fonts.{name}")!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        var bytes = copy.ToArray();
        using var data = SKData.CreateCopy(bytes);
        // HarfBuzz reads it for as long as the process lives: in memory that the garbage collector does not move, which Blob.FromStream's is not.
        var memory = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        return new PdfFont(SKTypeface.FromData(data), new Face(new Blob(memory, bytes.Length, MemoryMode.ReadOnly), 0));
    }
}
