using SoulCrm.Functions.Features.Quotes.Pdf;

namespace SoulCrm.Functions.Tests.Quotes;

/// <summary>Small letters stand for Latin ones, capitals for Arabic: what is written, and what is seen from the left to the right.</summary>
public sealed class BidiTests
{
    [Theory]
    [InlineData(false, "abc def", "abc def")]
    [InlineData(true, "ABC DEF", "FED CBA")]
    [InlineData(false, "abc DEF GHI jkl", "abc IHG FED jkl")]
    [InlineData(true, "ABC def GHI", "IHG def CBA")]
    // Numbers read from the left wherever they stand, with their separators and signs.
    [InlineData(true, "ABC 1,234.50 DEF", "FED 1,234.50 CBA")]
    [InlineData(true, "ABC -5%", "-5% CBA")]
    [InlineData(true, "ABC 12/2 DEF", "FED 12/2 CBA")]
    [InlineData(false, "abc 12 DEF 34 ghi", "abc 12 34 FED ghi")]
    // What stands between two directions goes with the paragraph.
    [InlineData(true, "ABC: def", "def :CBA")]
    [InlineData(false, "ABC: def", "CBA: def")]
    [InlineData(true, "1 ABC 2027 – 7 DEF 2027", "2027 FED 7 – 2027 CBA 1")]
    [InlineData(true, "", "")]
    [InlineData(true, "usd 5", "usd 5")]
    public void Order_IsThatInWhichPeopleRead(bool rightToLeft, string written, string seen)
    {
        var text = string.Concat(written.Select(character => char.IsAsciiLetterUpper(character) ? (char)(character - 'A' + 'ا') : character));
        var runs = Bidi.Order(text, rightToLeft);
        var shown = string.Concat(runs.SelectMany(run => run.IsRightToLeft ? text.Substring(run.Start, run.Length).Reverse() : text.Substring(run.Start, run.Length)));
        Assert.Equal(seen, string.Concat(shown.Select(character => character is >= 'ا' and <= 'ي' ? (char)(character - 'ا' + 'A') : character)));
        Assert.Equal(text.Length, runs.Sum(run => run.Length));
    }
}
