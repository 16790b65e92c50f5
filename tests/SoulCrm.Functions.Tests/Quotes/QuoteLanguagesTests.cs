using SoulCrm.Functions.Features.Quotes;

namespace SoulCrm.Functions.Tests.Quotes;

public sealed class QuoteLanguagesTests
{
    [Theory]
    [InlineData("ru", "1 234 567,50 EUR", "1 июля 2027 г.")]
    [InlineData("en", "1,234,567.50 EUR", "1 July 2027")]
    [InlineData("de", "1.234.567,50 EUR", "1. Juli 2027")]
    [InlineData("fr", "1 234 567,50 EUR", "1er juillet 2027")]
    [InlineData("es", "1.234.567,50 EUR", "1 de julio de 2027")]
    [InlineData("pl", "1 234 567,50 EUR", "1 lipca 2027")]
    [InlineData("ar", "1,234,567.50 EUR", "1 يوليو 2027")]
    public void MoneyAndDays_AreWrittenAsTheLanguageDoes(string language, string money, string day)
    {
        var words = QuoteLanguages.Of(language);
        Assert.Equal((money, day), (words.Money(1234567.5m, "EUR").Replace('\u00A0', ' '), words.Day(new DateOnly(2027, 7, 1))));
    }

    [Theory]
    [InlineData("0", "0")]
    [InlineData("999", "999")]
    [InlineData("1000", "1,000")]
    [InlineData("-1000.05", "−1,000.05")]
    [InlineData("0.1", "0.10")]
    [InlineData("9999999999.99", "9,999,999,999.99")]
    public void Number_IsExact(string amount, string written) => Assert.Equal(written, QuoteLanguages.Of("en").Number(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public void EveryLanguage_HasItsOwnWordsAndTwelveMonths()
    {
        Assert.Equal(7, QuoteLanguages.All.Length);
        foreach (var words in QuoteLanguages.All.Select(QuoteLanguages.Of))
        {
            Assert.Equal(12, Enumerable.Range(1, 12).Select(month => words.Day(new DateOnly(2027, month, 2))).Distinct().Count());
            foreach (var property in typeof(QuoteLanguages).GetProperties().Where(property => property.PropertyType == typeof(string))) Assert.NotEqual("", property.GetValue(words));
        }

        Assert.Equal(("de", "en", "en"), (QuoteLanguages.OrEnglish("de"), QuoteLanguages.OrEnglish("tr"), QuoteLanguages.OrEnglish(null)));
    }
}
