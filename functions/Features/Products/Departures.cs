using FluentValidation;
using SoulCrm.Functions.Features.Holds;
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

/// <summary>The coming departures of a tour as a whole.</summary>
public static class ReplaceDepartures
{
    public sealed record Request(DepartureRequest[] Departures);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Departures).NotNull().SetValidator(new DeparturesValidator());
    }

    public static async Task<Result<Product>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (await tx.FirstOrDefaultAsync<Guid?>("select id from products where id = @id for no key update", new { id }) is null) return new NotFound("product");
        if (await Departures.ReplaceAsync(tx, id, request.Departures) is { } error) return error;
        tx.Changed("product", id);
        return (await ProductSql.FindAsync(tx, id))!;
    }
}

internal static class Departures
{
    /// <summary>Makes the coming departures those of <paramref name="wanted"/>, matched by date: seats held and sold stay with their date. The tour gets a new version.</summary>
    /// <returns>The conflict when a date would lose seats that are already held or sold.</returns>
    public static async Task<Error?> ReplaceAsync(TenantTransaction tx, Guid productId, IReadOnlyList<DepartureRequest> wanted)
    {
        var dates = wanted.Select(d => d.Date).ToArray();
        var seats = wanted.Select(d => d.SeatsTotal).ToArray();
        // Locked first: nobody holds a seat between the look and the change.
        await tx.ExecuteAsync("select from product_departures where product_id = @productId and date >= current_date order by date for no key update", new { productId });
        var taken = await tx.FirstOrDefaultAsync<DateOnly?>("""
            select d.date from product_departures d left join unnest(@dates, @seats) as w(date, seats_total) using (date)
            where d.product_id = @productId and d.date >= current_date and d.seats_held + d.seats_sold > coalesce(w.seats_total, 0)
            order by d.date limit 1
            """, new { productId, dates, seats });
        if (taken is { } date) return new Conflict("departure.seats_taken", $"More seats of {date:yyyy-MM-dd} are held or sold than would remain.");

        await Waitlist.EndAsync(tx, await tx.QueryAsync<Guid>("select id from product_departures where product_id = @productId and date >= current_date and not date = any(@dates)", new { productId, dates }));
        await tx.ExecuteAsync("delete from product_departures where product_id = @productId and date >= current_date and not date = any(@dates)", new { productId, dates });
        if (await PutAsync(tx, [.. wanted.Select(departure => (productId, departure))]) is { } past) return past;
        await tx.ExecuteAsync("update products set version = version + 1, updated_at = now() where id = @productId", new { productId });
        return null;
    }

    /// <summary>Adds departures, or changes those of the same tour and date, in one statement whatever their number.</summary>
    public static async Task<Unprocessable?> PutAsync(TenantTransaction tx, IReadOnlyList<(Guid ProductId, DepartureRequest Departure)> all)
    {
        if (all.Count == 0) return null;
        var written = await tx.ExecuteAsync("""
            insert into product_departures (id, product_id, date, seats_total, price_adult, price_child, price_infant, single_supplement, currency)
            select * from unnest(@ids, @products, @dates, @seats, @adults, @children, @infants, @singles, @currencies) as d(id, product_id, date, seats, adult, child, infant, single, currency)
            where d.date >= current_date
            on conflict (tenant_id, product_id, date) do update set seats_total = excluded.seats_total, price_adult = excluded.price_adult,
                price_child = excluded.price_child, price_infant = excluded.price_infant, single_supplement = excluded.single_supplement, currency = excluded.currency
            """, new
        {
            ids = all.Select(_ => Guid.CreateVersion7()).ToArray(),
            products = all.Select(one => one.ProductId).ToArray(),
            dates = all.Select(one => one.Departure.Date).ToArray(),
            seats = all.Select(one => one.Departure.SeatsTotal).ToArray(),
            adults = all.Select(one => one.Departure.PriceAdult).ToArray(),
            children = all.Select(one => one.Departure.PriceChild).ToArray(),
            infants = all.Select(one => one.Departure.PriceInfant).ToArray(),
            singles = all.Select(one => one.Departure.SingleSupplement).ToArray(),
            currencies = all.Select(one => one.Departure.Currency).ToArray(),
        });
        await Waitlist.PromoteAsync(tx, [.. all.Select(one => one.ProductId)], [.. all.Select(one => one.Departure.Date)]);
        // What has departed is a record of the past: nobody sells seats of it any more.
        return written == all.Count ? null : new Unprocessable("departure.past", "A departure has a date that is over.");
    }
}
