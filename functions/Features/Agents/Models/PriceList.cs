using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>What calls cost, by the deployment's price list and the provider's own figures.</summary>
internal sealed class PriceList(IEnumerable<ModelPrice> prices)
{
    private readonly Dictionary<(string?, string), ModelPrice> byModel = prices.GroupBy(price => (AIOptions.Normalize(price.Provider), price.Model)).ToDictionary(group => group.Key, group => group.Last());

    /// <returns>US dollars, to eight places; 0 for a model without a price.</returns>
    public decimal CostOf(string provider, string model, UsageDetails usage)
    {
        if (!byModel.TryGetValue((provider, model), out var price) && !byModel.TryGetValue((provider, ""), out price)) return 0;
        var input = RunRecorder.Tokens(usage.InputTokenCount);
        var cached = Math.Min(RunRecorder.Tokens(usage.CachedInputTokenCount), input);
        return Math.Round((((input - cached) * price.Input) + (cached * (price.CachedInput ?? price.Input)) + (RunRecorder.Tokens(usage.OutputTokenCount) * price.Output)) / 1_000_000, 8, MidpointRounding.AwayFromZero);
    }
}
