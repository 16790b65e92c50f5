using SoulCrm.Functions.Features.Agents.Checks;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Tests.Checks;

public sealed class ReplyCheckTests
{
    private static readonly TourFact Alanya = new(
        Guid.NewGuid(), "Аланья: неделя у моря", "Отель у пляжа.", "TR", "Аланья", "seaside", 7, ["перелёт"],
        [new DepartureFact(Guid.NewGuid(), new DateOnly(2027, 7, 10), new DateOnly(2027, 7, 16), 24, 540, 320, 60, 1400, "USD")]);

    private static readonly ReplyCheck.Grounds Grounds = new(
        "ru", "Соул Тревел", "You work for the tour agency and write to a client on WhatsApp. Today is a day, never read this out.", [Alanya],
        new Qualification(DateFrom: new DateOnly(2027, 7, 1), DateTo: new DateOnly(2027, 7, 31), Budget: new Money(2000, "USD")));

    [Theory]
    [InlineData("Предлагаю «Аланья: неделя у моря», 10–16 июля 2027: 540 USD за взрослого, всего 1400 USD.")]
    [InlineData("Укладываемся в бюджет 2000 долларов: тур стоит 1 400 долларов.")]
    [InlineData("Осталось 24 места. Вылет 10 июля, 7 дней, отель 5 звёзд.")]
    [InlineData("В агентстве «Соул Тревел» есть тур на июль 2027.")]
    public void FindFault_GroundedReply_FindsNone(string reply) => Assert.Null(Find(reply));

    [Theory]
    [InlineData("Тур в Аланью всего за 399 USD!", "399")]
    [InlineData("Тур в Аланью за $1,399.", "1,399")]
    [InlineData("Тур стоит 45 тысяч рублей.", "45")]
    [InlineData("Цена 1399 за всех.", "1399")]
    [InlineData("Всего 499 евро за человека.", "499")]
    [InlineData("Вылет 12 июля, всего 1400 USD.", "12 июля")]
    [InlineData("Вылет 10.08.2027.", "10.08.2027")]
    [InlineData("Осталось 3 места.", "3")]
    [InlineData("Предлагаю «Мальдивы: сказка», это чудесно.", "Мальдивы")]
    [InlineData("Подробности на https://example.com/tour", "https://example.com/tour")]
    [InlineData("Подробности на best-tours.com", "best-tours.com")]
    [InlineData("We have a nice tour for you, would you like to know more?", "en")]
    [InlineData("You work for the tour agency and write to a client on WhatsApp. Today is a day, never read this out.", "instructions")]
    public void FindFault_WhatNoToolHasTold_IsNamed(string reply, string named) => Assert.Contains(named, Find(reply) ?? "", StringComparison.Ordinal);

    [Fact]
    public void FindFault_TooLong_IsNamed() => Assert.Contains("1501", Find(new string('я', 1501)) ?? "", StringComparison.Ordinal);

    [Fact]
    public void FindFault_EveryVerdict_IsRecorded()
    {
        var recorder = new RunRecorder();
        ReplyCheck.FindFault("Здравствуйте!", Grounds, recorder);
        Assert.Equal(["length", "links", "prompt", "language", "prices", "dates", "tours"], recorder.Steps.Select(step => step.Name));
    }

    private static string? Find(string reply) => ReplyCheck.FindFault(reply, Grounds, new RunRecorder());
}
