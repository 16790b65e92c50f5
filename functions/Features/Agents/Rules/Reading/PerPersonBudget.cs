using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules.Reading;

/// <summary>
/// A budget "per person" is kept as the client said it, with a wish that says so beside it: the party may change after it, and a total that was worked out
/// would then be wrong. It holds for that amount only, so a later budget for all of them stands without it.
/// </summary>
internal static class PerPersonBudget
{
    public static string Wish(Money budget, string language) =>
        FormattableString.Invariant($"{budget.Amount:0.##} {budget.Currency} ") + (language == "ru" ? "на человека" : "per person");

    public static bool IsMeant(AgentInput.KnownFacts known) =>
        known.Budget is { } budget && known.Wishes?.Any(wish => wish == Wish(budget, "ru") || wish == Wish(budget, "en")) == true;
}
