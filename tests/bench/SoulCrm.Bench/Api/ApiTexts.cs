namespace SoulCrm.Bench.Api;

/// <summary>What people write to a travel agency: from three words to a paragraph, the same in every run.</summary>
internal static class ApiTexts
{
    private static readonly string[] Sentences =
    [
        "Здравствуйте!", "Да, подходит.", "Спасибо, подумаем и ответим завтра.", "А есть ли что-то подешевле?", "Нас двое взрослых и ребёнок семи лет.",
        "Хотели бы полететь в Турцию в середине июня, дней на десять.", "Бюджет до 1800 долларов на всех, вместе с перелётом и страховкой.",
        "Важно, чтобы до моря было недалеко и вход был песчаный, без камней.", "Отель желательно четыре или пять звёзд, питание «всё включено».",
        "Подобрала для вас три варианта: первый ближе к пляжу, второй с аквапарком, третий самый спокойный.",
        "В стоимость входят перелёт из Москвы, трансфер до отеля и обратно, проживание, питание и медицинская страховка.",
        "Если внести предоплату до пятницы, цена зафиксируется, остальное можно оплатить за три недели до вылета.",
        "Подскажите, пожалуйста, нужны ли визы, и можно ли поменять даты, если на работе не отпустят?",
    ];

    public static string[] Make(int count)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, Length()).Select(_ => Sentences[random.Next(Sentences.Length)])))];

        // Half of them are a sentence or two.
        int Length() => 1 + random.Next(2) + (random.Next(2) * random.Next(6));
    }
}
