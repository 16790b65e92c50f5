using SoulCrm.Functions.Features.Agents.Rules;

namespace SoulCrm.Functions.Tests.Rules;

public sealed class KnowledgeRulesTests
{
    private static readonly KnowledgeRules.Article[] Articles =
    [
        new("Нужна ли виза", "В Турцию и Грузию едут без визы.\n\nВ Египет виза ставится по прилёте, её покупают в аэропорту. В Италию нужна шенгенская виза: документы подают заранее.", "ru"),
        new("Страховка", "Страховка входит в каждый тур. Лыжи покрываются с отметкой «активный отдых».", "ru"),
        new("Do I need a visa", "A visa for Egypt is issued on arrival.", "en"),
    ];

    [Theory]
    [InlineData("А в Италию виза нужна?", "В Италию нужна шенгенская виза: документы подают заранее.")]
    [InlineData("а для Египта визу надо делать?", "В Египет виза ставится по прилёте, её покупают в аэропорту. В Италию нужна шенгенская виза: документы подают заранее.")]
    [InlineData("а лыжи страховка покрывает?", "Лыжи покрываются с отметкой активный отдых.")]
    public void Question_IsAnsweredInTheArticlesOwnWords(string question, string answer) => Assert.Equal(answer, KnowledgeRules.FindAnswer(question, Articles, "ru"));

    [Theory]
    [InlineData("Какая погода на Марсе?", "ru")]
    [InlineData("What about pets?", "en")]
    [InlineData("Brauche ich ein Visum?", "de")]
    public void Question_ThatNoArticleSpeaksOf_IsNotAnswered(string question, string language) => Assert.Null(KnowledgeRules.FindAnswer(question, Articles, language));

    [Fact]
    public void Answer_IsShort()
    {
        var article = new KnowledgeRules.Article("Visa", string.Join(' ', Enumerable.Repeat("A visa takes time and papers of all kinds.", 100)), "en");
        Assert.InRange(KnowledgeRules.FindAnswer("visa?", [article], "en")!.Length, 100, 501);
        var endless = new KnowledgeRules.Article("Visa", string.Concat(Enumerable.Repeat("visa papers ", 100)), "en");
        Assert.InRange(KnowledgeRules.FindAnswer("visa?", [endless], "en")!.Length, 100, 501);
    }
}
