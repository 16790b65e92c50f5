using FluentValidation;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Quotes;

/// <summary>A departure and who travels; what it costs is the catalogue's.</summary>
/// <param name="Children">Of 2 to 11 years.</param>
/// <param name="Infants">Younger; they have no seat.</param>
/// <param name="Singles">Supplements for who has the room alone; when left out, one for a lone traveller.</param>
public sealed record QuotedTour(Guid DepartureId, int Adults, int Children = 0, int Infants = 0, int? Singles = null);

/// <summary>A line that a manager writes: a transfer, a fee, or with a price below zero what is taken off.</summary>
public sealed record QuotedExtra(string Title, decimal UnitPrice, int Quantity = 1);

/// <summary>What a revision is made of, as it is kept for the next edit.</summary>
internal sealed record QuoteSource(QuotedTour[]? Tours = null, QuotedExtra[]? Extras = null)
{
    private sealed record DepartureRow(Guid Id, Guid ProductId, string? Ru, string? En, DateOnly Date, int Days, decimal PriceAdult, decimal PriceChild, decimal PriceInfant, decimal SingleSupplement, string Currency, bool IsActive, bool IsComing);

    /// <summary>Lines with the catalogue's prices as they are now.</summary>
    /// <param name="currency">Of a quote without tours; with tours it is theirs.</param>
    public async Task<Result<QuoteContent>> PriceAsync(TenantTransaction tx, string language, string? currency)
    {
        var tours = Tours ?? [];
        var extras = Extras ?? [];
        if (tours.Length + extras.Length == 0) return new Unprocessable("quote.empty", "A quote has at least one tour or line.");
        var departures = (await tx.QueryAsync<DepartureRow>("""
            select d.id, d.product_id, p.title ->> 'ru' as ru, p.title ->> 'en' as en, d.date, p.days, d.price_adult, d.price_child, d.price_infant, d.single_supplement, d.currency, p.status = 'active' as is_active, d.date >= current_date as is_coming
            from product_departures d join products p on p.tenant_id = d.tenant_id and p.id = d.product_id where d.id = any(@ids)
            """, new { ids = tours.Select(tour => tour.DepartureId).ToArray() })).ToDictionary(departure => departure.Id);
        var lines = new List<QuoteLine>();
        foreach (var tour in tours)
        {
            if (!departures.TryGetValue(tour.DepartureId, out var departure) || !departure.IsActive) return new Unprocessable("departure.unknown", "There is no departure with this id.");
            if (!departure.IsComing) return new Unprocessable("departure.past", "The departure has left.");
            if (currency is not null && currency != departure.Currency) return new Unprocessable("quote.currencies_differ", "All of a quote is in one currency; the tours' prices are not, or are in another than was asked for.");
            currency = departure.Currency;
            lines.AddRange(LinesOf(tour, departure, language));
        }

        if (currency is null) return new Unprocessable("quote.currency_missing", "A quote without tours names its currency.");
        lines.AddRange(extras.Select(extra => new QuoteLine("other", extra.Title.Trim(), null, null, null, null, extra.Quantity, extra.UnitPrice, extra.Quantity * extra.UnitPrice)));
        var total = lines.Sum(line => line.Amount);
        return total is < 0 or > MostMoney || lines.Exists(line => Math.Abs(line.Amount) > MostMoney)
            ? new Unprocessable("quote.total_out_of_range", "The total is from 0 to 9,999,999,999.99, and no line is more.")
            : new QuoteContent(lines, currency, total);
    }

    private const decimal MostMoney = 9_999_999_999.99m;

    private static IEnumerable<QuoteLine> LinesOf(QuotedTour tour, DepartureRow departure, string language)
    {
        var title = (language == "ru" ? departure.Ru ?? departure.En : departure.En ?? departure.Ru) ?? "";
        var singles = tour.Singles ?? new Party(tour.Adults, tour.Children, tour.Infants).Singles;
        return new[]
        {
            Line("adult", tour.Adults, departure.PriceAdult), Line("child", tour.Children, departure.PriceChild), Line("infant", tour.Infants, departure.PriceInfant), Line("single", singles, departure.SingleSupplement),
        }.Where(line => line.Quantity > 0 && (line.Kind != "single" || line.UnitPrice > 0));

        QuoteLine Line(string kind, int quantity, decimal price) =>
            new(kind, title, departure.ProductId, departure.Id, departure.Date, departure.Date.AddDays(departure.Days - 1), quantity, price, quantity * price);
    }
}

/// <summary>Lines and what they come to.</summary>
internal sealed record QuoteContent(IReadOnlyList<QuoteLine> Lines, string Currency, decimal Total)
{
    /// <summary>Whether a client who has read the other would pay the same for the same.</summary>
    public bool IsSameAs(IReadOnlyList<QuoteLine> others) =>
        Lines.Select(line => line with { Title = "" }).SequenceEqual(others.Select(line => line with { Title = "" }));
}

internal static class QuoteRules
{
    private const decimal HighestPrice = 99_999_999;

    public static IRuleBuilderOptions<T, string?> Note<T>(this IRuleBuilder<T, string?> rule) =>
        rule.MaximumLength(2000).Must(note => note is null || !note.Contains('\0', StringComparison.Ordinal)).WithMessage("NUL cannot be sent.");

    public static void Tours<T>(AbstractValidator<T> validator, System.Linq.Expressions.Expression<Func<T, QuotedTour[]?>> tours)
    {
        validator.RuleFor(tours).Must(all => all is null || all.Length <= 10).WithMessage("At most 10.");
        validator.RuleFor(tours).Must(all => all is null || all.All(tour => tour is { Adults: >= 0 and <= 100, Children: >= 0 and <= 100, Infants: >= 0 and <= 100, Singles: null or (>= 0 and <= 100) } && tour.Adults + tour.Children > 0))
            .WithMessage("Each has 0 to 100 adults, children, infants and singles, and somebody who travels.");
    }

    public static void Extras<T>(AbstractValidator<T> validator, System.Linq.Expressions.Expression<Func<T, QuotedExtra[]?>> extras)
    {
        validator.RuleFor(extras).Must(all => all is null || all.Length <= 50).WithMessage("At most 50.");
        validator.RuleFor(extras).Must(all => all is null || all.All(extra => extra is { Quantity: >= 1 and <= 1000, Title: { Length: >= 1 and <= 300 } title } && !string.IsNullOrWhiteSpace(title) && !title.Any(char.IsControl)
                && Math.Abs(extra.UnitPrice) <= HighestPrice && decimal.Round(extra.UnitPrice, 2) == extra.UnitPrice))
            .WithMessage("Each has a title of 1 to 300 characters without line breaks, a quantity of 1 to 1000, and a price with at most two decimals.");
    }
}
