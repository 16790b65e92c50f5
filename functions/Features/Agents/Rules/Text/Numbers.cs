using System.Globalization;

namespace SoulCrm.Functions.Features.Agents.Rules.Text;

/// <summary>Numbers as people write them in chats: "2 000", "2,000", "1.5", "150" (тыс).</summary>
public static class Numbers
{
    /// <summary>Words for how many people, in any of their forms.</summary>
    private static readonly Dictionary<string, int> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["пара"] = 2, ["пару"] = 2, ["пары"] = 2, ["оба"] = 2, ["обе"] = 2, ["двоем"] = 2, ["несколько"] = 3, ["нескольких"] = 3, ["dvoe"] = 2, ["troe"] = 3, ["chetvero"] = 4, ["vdvoem"] = 2, ["vtroem"] = 3, ["couple"] = 2, ["few"] = 3, ["both"] = 2,
        ["вшестером"] = 6, ["впятером"] = 5, ["пятером"] = 5, ["шестерых"] = 6, ["семерых"] = 7, ["двойняшек"] = 2, ["двойняшки"] = 2, ["двойняшками"] = 2, ["тремя"] = 3, ["тройку"] = 3, ["четырьмя"] = 4, ["двум"] = 2, ["троим"] = 3, ["двоим"] = 2,
        ["один"] = 1, ["одна"] = 1, ["одного"] = 1, ["одному"] = 1, ["одну"] = 1, ["одной"] = 1, ["два"] = 2, ["две"] = 2, ["двое"] = 2, ["двоих"] = 2, ["двух"] = 2, ["двумя"] = 2, ["вдвоём"] = 2, ["вдвоем"] = 2,
        ["три"] = 3, ["трое"] = 3, ["троих"] = 3, ["трёх"] = 3, ["трех"] = 3, ["втроём"] = 3, ["втроем"] = 3, ["четыре"] = 4, ["четверо"] = 4, ["четверых"] = 4, ["четырёх"] = 4, ["четырех"] = 4, ["вчетвером"] = 4,
        ["пять"] = 5, ["пятеро"] = 5, ["пятерых"] = 5, ["пяти"] = 5, ["шесть"] = 6, ["шестеро"] = 6, ["шести"] = 6, ["семь"] = 7, ["семеро"] = 7, ["семи"] = 7, ["восемь"] = 8, ["восьми"] = 8, ["девять"] = 9, ["девяти"] = 9,
        ["десять"] = 10, ["десяти"] = 10, ["одиннадцать"] = 11, ["одиннадцати"] = 11, ["двенадцать"] = 12, ["двенадцати"] = 12,
        ["one"] = 1, ["a"] = 1, ["an"] = 1, ["two"] = 2, ["three"] = 3, ["four"] = 4, ["five"] = 5, ["six"] = 6, ["seven"] = 7, ["eight"] = 8, ["nine"] = 9, ["ten"] = 10, ["eleven"] = 11, ["twelve"] = 12,
    };

    /// <summary>Matches a count in digits or words; read it with <see cref="Count"/>.</summary>
    public static string CountPattern { get; } = $@"(?:\d{{1,2}}(?:\s?-?(?:е|х|ое|ух|их|ёх|ех|мя)(?!\p{{L}}))?|{string.Join('|', Words.Keys.OrderByDescending(word => word.Length))})";

    public static int Count(string text) =>
        Words.TryGetValue(text, out var count) ? count : int.Parse(text.AsSpan()[..(text.AsSpan().IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? end : text.Length)], CultureInfo.InvariantCulture);

    /// <summary>An amount with optional thousands separators and decimals, times a thousand if <paramref name="thousands"/>.</summary>
    public static decimal? Parse(string text, bool thousands)
    {
        var compact = string.Concat(text.Where(character => !char.IsWhiteSpace(character) && character is not '\'' and not '\u00A0' and not '\u202F'));
        var separator = compact.LastIndexOfAny(['.', ',']);
        // Three digits after the last separator are thousands ("2,000"), fewer are decimals ("1.5").
        if (separator >= 0 && compact.Length - separator - 1 != 3)
            compact = $"{compact[..separator].Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal)}.{compact[(separator + 1)..]}";
        else
            compact = compact.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        return decimal.TryParse(compact, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) ? amount * (thousands ? 1000 : 1) : null;
    }
}
