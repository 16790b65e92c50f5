using System.Text.RegularExpressions;
using SoulCrm.Functions.Features.Agents.Rules.Text;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>Counts the adults of a party whose members are named: "я, муж и дочка", "with my daughter and my mother", "для родителей".</summary>
internal static partial class Companions
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>One adult each.</summary>
    private const string One =
        @"муж(?:ем|у|а)?|жен(?:а|ой|е|у|ы)|супруг(?:а|ой|ом|е|у)?|мам(?:а|ой|е|у|ы|очкой)|пап(?:а|ой|е|у|ы)|бабушк(?:а|ой|е|у)|дедушк(?:а|ой|е|у)|тёщ(?:а|ей)|тещ(?:а|ей)|свекров(?:ь|ью)|сестр(?:а|ой|е|у)|брат(?:ом|у)?|подруг(?:а|ой|е|у)|подружк(?:а|ой|е|у)|друг(?:ом|у)?|парн(?:ем|ь)|парень|девушк(?:а|ой)|коллег(?:а|ой)|жених(?:ом)?|невест(?:а|ой)"
        + @"|husband|wife|missus|spouse|hubby|mum|mom|mother|dad|father|grandma|grandmother|granny|grandpa|grandfather|sister|brother|friend|girlfriend|boyfriend|gf|bf|partner|fianc[eé]e?|colleague|cousin|aunt|uncle";

    /// <summary>Two adults at once.</summary>
    private const string Two = @"родител(?:и|ями|ям|ей)|parents|folks";

    private static readonly Regex Adult = new($@"(?<!\p{{L}})(?:(?<two>{Two})|(?<one>{One}))(?!\p{{L}})", Options);

    private static readonly Regex ChildrenOnly = new($@"(?<!\p{{L}})(?:я|me|myself|i'm|i\s+am|i)\s*(?:(?:буду|еду|лечу|travel\w*|going|will\s+be)\s+)?(?:\+|и|с|со|плюс|and|with|,)\s*(?:(?:мо\w+|my)\s+)?(?:(?:{Numbers.CountPattern})\s*)?(?:дет\w+|реб[её]н\w*|сын\w*|доч\w*|малыш\w*|child\w*|kids?|son|daughter|baby|toddler)", Options);

    /// <returns>How many adults travel; null when nobody is named.</returns>
    public static int? Count(string text)
    {
        var others = Adult.Matches(text).Select(match => (match.Index, match.Length, People: match.Groups["two"].Success ? 2 : 1)).DistinctBy(one => text.Substring(one.Index, one.Length).ToLowerInvariant(), StringComparer.Ordinal).ToList();
        if (others.Count == 0) return ChildrenOnly.IsMatch(text) ? 1 : null;
        var people = others.Sum(one => one.People);
        if (StayAtHome().IsMatch(text)) return null;
        if (ForOthers().IsMatch(text)) return people;
        // Named alone ("my husband loves the sea") a person does not travel yet.
        return With().IsMatch(text) || ListedWithSelf().IsMatch(text) || others.Any(one => Joined().IsMatch(text[..one.Index])) ? people + 1 : null;
    }

    [GeneratedRegex(@"(?<!\p{L})(?:остан\w+|остаю\w+|не\s+(?:едет|едут|поед\w+|летит|летят)|stay(?:s|ing)?\s+(?:at\s+)?home|won['’]t\s+(?:come|join))(?!\p{L})", Options)]
    private static partial Regex StayAtHome();

    // "подарить родителям", "a holiday for my parents": the writer stays at home.
    [GeneratedRegex(@"(?<!\p{L})(?:подар\w+|(?:мама|папа|бабушка|дедушка)\s+с\s+(?:доч|сын|внук|внучк|реб)\w*|для\s+(?:мо\w+\s+)?(?:родител\w+|мамы|папы|бабушк\w+)|родителям|маме|for\s+my\s+(?:parents|mum|mom|mother|dad|father|folks|grand\w+))(?!\p{L})", Options)]
    private static partial Regex ForOthers();

    [GeneratedRegex(@"(?<!\p{L})(?:со?\s+(?:мо\w+\s+|сво\w+\s+)?(?:муж\w*|жен\w*|супруг\w*|мам\w*|пап\w*|бабушк\w*|дедушк\w*|сестр\w*|брат\w*|подруг\w*|подружк\w*|друг\w*|парн\w*|девушк\w*|родител\w*|коллег\w*|жених\w*|невест\w*|т[её]щ\w*|свекров\w*)|(?:with|and)\s+(?:my|our)(?!\p{L}))", Options)]
    private static partial Regex With();

    // "я, муж и дочка", "my husband and I", "me and my girlfriend".
    [GeneratedRegex(@"(?<!\p{L})(?:я\s*(?:,|и|\+|с|плюс)|(?:и|\+|,)\s*я(?!\p{L})|мы\s+с|(?:me|myself|i)\s*(?:,|and|\+|&)|(?:and|\+|&|,)\s*(?:i|me|myself)(?!\p{L}))", Options)]
    private static partial Regex ListedWithSelf();

    [GeneratedRegex(@"(?<!\p{L})(?:me|myself|i'm|i\s+am)(?!\p{L})[^.!?]{0,40}(?:with|and|\+)\s+(?:my\s+)?$", Options)]
    private static partial Regex Joined();
}
