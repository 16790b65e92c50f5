using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products;

public sealed record DepartureRequest(
    DateOnly Date, int SeatsTotal, decimal PriceAdult, decimal PriceChild, string Currency, decimal PriceInfant = 0, decimal SingleSupplement = 0, Guid? Id = null);

/// <summary>Texts by language: at least one, in languages that the product is sold in.</summary>
public sealed class TextsValidator : AbstractValidator<Dictionary<string, string>>
{
    private static readonly string[] Languages = ["ru", "en"];

    public TextsValidator(int maxLength)
    {
        RuleFor(texts => texts.Keys).Must(keys => keys.All(key => Languages.Contains(key, StringComparer.Ordinal)))
            .WithMessage($"Languages: {string.Join(", ", Languages)}.").OverridePropertyName("");
        RuleFor(texts => texts.Values).Must(values => values.All(text => !string.IsNullOrWhiteSpace(text) && text.Length <= maxLength))
            .WithMessage($"Each text holds 1 to {maxLength} characters.").OverridePropertyName("");
    }
}

public sealed class DeparturesValidator : AbstractValidator<DepartureRequest[]>
{
    private const int Most = 500;
    private const decimal HighestPrice = 99_999_999;

    public DeparturesValidator()
    {
        RuleFor(all => all.Length).LessThanOrEqualTo(Most).OverridePropertyName("");
        RuleFor(all => all).Must(all => all.Select(d => d?.Date).Distinct().Count() == all.Length).WithMessage("Two departures on one date.").OverridePropertyName("");
        RuleForEach(all => all).NotNull().ChildRules(departure =>
        {
            departure.RuleFor(d => d.SeatsTotal).InclusiveBetween(0, 10_000);
            departure.RuleFor(d => d.PriceAdult).InclusiveBetween(0, HighestPrice);
            departure.RuleFor(d => d.PriceChild).InclusiveBetween(0, HighestPrice);
            departure.RuleFor(d => d.PriceInfant).InclusiveBetween(0, HighestPrice);
            departure.RuleFor(d => d.SingleSupplement).InclusiveBetween(0, HighestPrice);
            departure.RuleFor(d => d.Currency).NotEmpty().Currency();
        });
    }
}

internal static class Departures
{
    /// <summary>Makes the coming departures those of <paramref name="wanted"/>, matched by date: seats held and sold stay with their date.</summary>
    /// <returns>The conflict when a date would lose seats that are already held or sold.</returns>
    public static async Task<Conflict?> ReplaceAsync(TenantTransaction tx, Guid productId, IReadOnlyList<DepartureRequest> wanted)
    {
        var dates = wanted.Select(d => d.Date).ToArray();
        var seats = wanted.Select(d => d.SeatsTotal).ToArray();
        var taken = await tx.FirstOrDefaultAsync<DateOnly?>("""
            select d.date from product_departures d left join unnest(@dates, @seats) as w(date, seats_total) using (date)
            where d.product_id = @productId and d.date >= current_date and d.seats_held + d.seats_sold > coalesce(w.seats_total, 0)
            order by d.date limit 1
            """, new { productId, dates, seats });
        if (taken is { } date) return new Conflict("departure.seats_taken", $"More seats of {date:yyyy-MM-dd} are held or sold than would remain.");

        await tx.ExecuteAsync("delete from product_departures where product_id = @productId and date >= current_date and not date = any(@dates)", new { productId, dates });
        foreach (var departure in wanted)
        {
            await tx.ExecuteAsync("""
                insert into product_departures (id, product_id, date, seats_total, price_adult, price_child, price_infant, single_supplement, currency)
                values (@id, @productId, @Date, @SeatsTotal, @PriceAdult, @PriceChild, @PriceInfant, @SingleSupplement, @Currency)
                on conflict (tenant_id, product_id, date) do update set seats_total = excluded.seats_total, price_adult = excluded.price_adult,
                    price_child = excluded.price_child, price_infant = excluded.price_infant, single_supplement = excluded.single_supplement, currency = excluded.currency
                """, new
            {
                id = Guid.CreateVersion7(),
                productId,
                departure.Date,
                departure.SeatsTotal,
                departure.PriceAdult,
                departure.PriceChild,
                departure.PriceInfant,
                departure.SingleSupplement,
                departure.Currency,
            });
        }

        return null;
    }
}
