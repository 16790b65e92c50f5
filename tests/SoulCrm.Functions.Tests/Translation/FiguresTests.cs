using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Features.Translation.Providers;
using SoulCrm.TestSupport.Translation;

namespace SoulCrm.Functions.Tests.Translation;

/// <summary>What a translation may not change, in the ways in which languages write it.</summary>
public sealed class FiguresTests
{
    [Theory]
    [InlineData("Бюджет 2 000 долларов", "The budget is $2,000")]
    [InlineData("Бюджет 1500 евро", "Budget: 1.500 €")]
    [InlineData("150 тыс. рублей", "150 thousand roubles")]
    [InlineData("1 500,50 евро", "€1,500.50")]
    [InlineData("вылет 10 июля", "departure on July 10")]
    [InlineData("вылет 10 июля", "Abflug am 10. Juli")]
    [InlineData("вылет 10.07.2027", "départ le 10 juillet 2027")]
    [InlineData("с 10 по 16 июля", "del 10 al 16 de julio")]
    [InlineData("в 14:30", "at 2:30 PM")]
    [InlineData("в 00:15", "at 12:15 a.m.")]
    [InlineData("в 14:30", "um 14.30 Uhr")]
    [InlineData("в 14:30", "à 14h30")]
    [InlineData("٢ بالغين، الميزانية ١٥٠٠ دولار", "2 взрослых, бюджет 1500 долларов")]
    [InlineData("звоните +7 (999) 123-45-67", "call +7 999 123 45 67")]
    [InlineData("смотрите https://tours.example/12, там всё", "see https://tours.example/12.")]
    [InlineData("в мае или в марте", "in May or March")]
    [InlineData("скидка 10 %", "a 10% discount")]
    [InlineData("Спасибо! 👍", "Thank you! 👍")]
    public void SameMeaning_HasNoDifference(string original, string translation)
    {
        Assert.Empty(Figures.Compare(original, translation));
        Assert.Empty(Figures.Compare(translation, original));
    }

    [Theory]
    [InlineData("1500 евро", "1600 euros", "amount")]
    [InlineData("1500 евро", "1500 dollars", "amount")]
    [InlineData("1500 евро", "15000 euros", "amount")]
    [InlineData("1500 евро", "ein guter Preis", "amount")]
    [InlineData("двое взрослых", "2 adults", "number")]
    [InlineData("2 взрослых и 3 детей", "3 adults and 3 children", "number")]
    [InlineData("вылет 10 июля", "departure on July 11", "date")]
    [InlineData("вылет 10 июля", "departure on June 10", "date")]
    [InlineData("вылет 10 июля 2027", "departure on July 10, 2028", "date")]
    [InlineData("в июле", "in June", "month")]
    [InlineData("в 14:30", "at 2:30 AM", "time")]
    [InlineData("звоните +7 999 123-45-67", "call +7 999 123-45-68", "phone")]
    [InlineData("https://tours.example/12", "https://tours.example/13", "link")]
    public void OtherMeaning_IsFound(string original, string translation, string kind)
    {
        Assert.Contains(Figures.Compare(original, translation), difference => difference.Kind == kind);
        Assert.NotEmpty(Figures.Compare(translation, original));
    }

    [Fact]
    public void Difference_NamesBothFigures() =>
        Assert.Equal([new Difference("amount", "1500 евро", "1600 euros")], Figures.Compare("С 10 июля за 1500 евро на 2 человек", "From July 10 for 1600 euros for 2 people"));

    /// <summary>Every pair of the seven languages: nothing is reported where nothing has changed, and a figure that has changed is always found.</summary>
    [Fact]
    public void Phrases_OfAllLanguages_AreToldApart()
    {
        var seed = int.Parse(Environment.GetEnvironmentVariable("SEED") ?? "20270710", System.Globalization.CultureInfo.InvariantCulture);
        var random = new Random(seed);
        var (alarms, misses) = (new List<string>(), new List<string>());
        var pairs = 0;
        for (var i = 0; i < 250; i++)
        {
            var phrase = TravelPhrase.Make(random);
            var other = phrase.Mutate(random);
            foreach (var from in TravelPhrase.Languages)
            {
                foreach (var to in TravelPhrase.Languages.Where(to => to != from))
                {
                    pairs++;
                    var differences = Figures.Compare(phrase.Say(from), phrase.Say(to));
                    if (differences.Count > 0) alarms.Add($"{phrase.Say(from)} | {phrase.Say(to)} | {string.Join("; ", differences)}");
                    if (Figures.Compare(phrase.Say(from), other.Say(to)).Count == 0) misses.Add($"{phrase.Say(from)} | {other.Say(to)}");
                }
            }
        }

        Console.WriteLine($"FIGURE {pairs} pairs: {alarms.Count} false alarms, {misses.Count} misses, SEED={seed}");
        Assert.True(misses.Count == 0, $"Missed {misses.Count}:\n{string.Join('\n', misses.Take(10))}");
        Assert.True(alarms.Count == 0, $"Alarms without cause {alarms.Count}:\n{string.Join('\n', alarms.Take(10))}");
    }

    [Theory]
    [InlineData("👍👍", false)]
    [InlineData("2000 $", false)]
    [InlineData("+7 999 123-45-67", false)]
    [InlineData("https://tours.example/12", false)]
    [InlineData("   ", false)]
    [InlineData("ок", true)]
    [InlineData("نعم", true)]
    public void Text_WithoutWords_NeedsNoTranslation(string text, bool needsIt) => Assert.Equal(needsIt, TranslatableText.Is(text));

    [Theory]
    [InlineData("Есть полупансион", "Wir haben Halbpension", "полупансион", "Halbpension", true)]
    [InlineData("С видом на море", "Mit Meerblicken", "вид", "Meerblick", true)]
    [InlineData("Есть полупансион", "Wir haben zwei Mahlzeiten", "полупансион", "Halbpension", false)]
    [InlineData("Mit Halbpension", "С полупансионом", "Halbpension", "полупансион", true)]
    [InlineData("Mit Halbpension", "مع نصف إقامة", "Halbpension", "نصف إقامة", true)]
    [InlineData("Без трансфера", "Without anything", "мягкий", "soft", true)]
    public void Term_IsComparedByItsBeginning(string original, string translation, string term, string says, bool isKept) =>
        Assert.Equal(isKept, !TermCheck.Compare(original, translation, [new GlossaryTerm(term, says)]).Any());
}
