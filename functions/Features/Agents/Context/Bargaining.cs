using System.Text.RegularExpressions;

namespace SoulCrm.Functions.Features.Agents.Context;

/// <summary>Tells that a client bargains, in the seven languages: he asks for a discount, a better price, or to pay less or later. Asking what something costs is none of it.</summary>
internal static partial class Bargaining
{
    public static bool IsIn(string text) => Words().IsMatch(text);

    [GeneratedRegex("""
        \b(
          скидк\w* | скинете | скиньте | скинуть | уступ(ите|ить|ки) | поторг\w+ | торг | дешевле\s+(сделаете|можно|отдадите|будет) | (можно|сделайте|сделаете)\s+(по)?дешевле | сбав(ьте|ите|ить) | в\s+рассрочку |
          discount\w* | (better|lower|best)\s+(price|deal|rate) | haggl\w+ | knock\s+(something|some|a\s+bit|\d+\S*)\s+off | (any|some)\s+cheaper\s+for\s+us | (can|could)\s+you\s+(do|make)\s+(it\s+)?cheaper | in\s+instal?lments |
          rabatt\w* | nachlass\w* | preis\s+(noch\s+)?(senken|drücken) | (günstiger|billiger)\s+(machen|bekommen) | ratenzahlung |
          (une|de)\s+(remise|réduction|ristourne) | un\s+rabais | (baisser|négocier)\s+le\s+prix | meilleur\s+prix | (me|nous)\s+faire\s+un\s+(prix|geste) | paiement\s+en\s+plusieurs\s+fois |
          (un\s+)?descuento\w* | rebaj(a|ar|as|en|e) | mejor\s+precio | (más|mas)\s+barato\s+(para|por|si) | (pagar\s+)?a\s+plazos |
          rabat\w* | zniżk\w* | upust\w* | (obniżyć|zejść\s+z|negocjować)\s+cen\w* | taniej\s+(się\s+)?(da|zrobi\w*) | na\s+raty
        )\b
        | (خصم|تخفيض|تنزيل\s+السعر|سعر\s+أفضل|سعر\s+أقل|بالتقسيط)
        """, RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 500)]
    private static partial Regex Words();
}
