using SoulCrm.Functions.Features.Agents.Rules.Reading;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class BudgetTests
{
    [Theory]
    [InlineData("бюджет 2000 долларов", 2000, "USD")]
    [InlineData("до 150к", 150_000, "RUB")]
    [InlineData("до 150 тыс. рублей", 150_000, "RUB")]
    [InlineData("150-200 тыс", 200_000, "RUB")]
    [InlineData("рублей 180-220 тыс.", 220_000, "RUB")]
    [InlineData("тыщ 200 максимум", 200_000, "RUB")]
    [InlineData("двести тысяч", 200_000, "RUB")]
    [InlineData("полтора миллиона тенге", 1_500_000, "KZT")]
    [InlineData("2к баксов", 2000, "USD")]
    [InlineData("1000 у.е.", 1000, "USD")]
    [InlineData("в районе 3х тысяч долларов", 3000, "USD")]
    [InlineData("евро 3000 на всё", 3000, "EUR")]
    [InlineData("150 000 ₽", 150_000, "RUB")]
    [InlineData("1.5k usd", 1500, "USD")]
    [InlineData("$2,000", 2000, "USD")]
    [InlineData("up to €4k", 4000, "EUR")]
    [InlineData("USD 2800", 2800, "USD")]
    [InlineData("between 2000 and 2500 euros", 2500, "EUR")]
    [InlineData("two thousand dollars", 2000, "USD")]
    [InlineData("€1500 максимум", 1500, "EUR")]
    [InlineData("around 2 500 euros", 2500, "EUR")]
    [InlineData("с 10.07 по 17.07, 2000$", 2000, "USD")]
    public void Budget_WithCurrency_IsRead(string text, int amount, string currency) => Assert.Equal(new Budget(new Money(amount, currency), PerPerson: false), BudgetReader.Read(text));

    [Theory]
    [InlineData("around 1500 euro each", 1500, "EUR")]
    [InlineData("500 pounds per person", 500, "GBP")]
    [InlineData("600 quid each", 600, "GBP")]
    [InlineData("по 60 тысяч с человека", 60_000, "RUB")]
    [InlineData("примерно 1000 у.е. на каждого", 1000, "USD")]
    public void Budget_PerPerson_StaysAsItWasSaid(string text, int amount, string currency) => Assert.Equal(new Budget(new Money(amount, currency), PerPerson: true), BudgetReader.Read(text));

    [Theory]
    [InlineData("нас 2000")]
    [InlineData("10 июля 2027")]
    [InlineData("ребёнок 6 лет")]
    [InlineData("budget 2000")]
    [InlineData("2 взрослых и 2 ребёнка, 5 и 8")]
    public void Budget_WithoutCurrency_IsNotGuessed(string text) => Assert.Null(BudgetReader.Read(text));
}
