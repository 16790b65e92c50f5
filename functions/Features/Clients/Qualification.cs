using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Clients;

/// <param name="Age">Whole years; null when the client named a child without an age.</param>
public sealed record Child(int? Age);

public sealed record Money(decimal Amount, string Currency);

/// <summary>What a client wants, as far as the dialogue has told. Null is unknown, never a guess.</summary>
/// <param name="Destination">The place in the client's words, in its dictionary form.</param>
/// <param name="Country">ISO 3166-1 alpha-2 code of the destination, when it is known.</param>
/// <param name="TourType">Kind of rest, as products name it.</param>
/// <param name="Children">Null: not said whether children travel; empty: said that none do.</param>
public sealed record Qualification(
    string? Destination = null, string? Country = null, string? TourType = null, DateOnly? DateFrom = null, DateOnly? DateTo = null, bool? Flexible = null,
    int? Adults = null, IReadOnlyList<Child>? Children = null, Money? Budget = null, IReadOnlyList<string>? Wishes = null)
{
    public const string DestinationField = "destination";
    public const string DatesField = "dates";
    public const string TravellersField = "travellers";
    public const string BudgetField = "budget";
    public const string WishesField = "wishes";

    /// <summary>Fields that a person has set: agents leave them as they are.</summary>
    public IReadOnlyList<string> Edited { get; init; } = [];

    /// <summary>0 while nothing is stored.</summary>
    public int Version { get; init; }

    /// <summary>Message id by field.</summary>
    public IReadOnlyDictionary<string, Guid> Sources { get; init; } = new Dictionary<string, Guid>();

    /// <summary>Fields still to be asked, in the order in which they are asked. A child without an age leaves the travellers open.</summary>
    public IReadOnlyList<string> Missing()
    {
        var missing = new List<string>(4);
        if (Destination is null && Country is null && TourType is null) missing.Add(DestinationField);
        if (DateFrom is null) missing.Add(DatesField);
        if (Adults is null || Children?.Any(child => child.Age is null) == true) missing.Add(TravellersField);
        if (Budget is null) missing.Add(BudgetField);
        return missing;
    }

    /// <summary>Enough to look for tours: place or kind of rest, dates, who travels. The budget narrows, it does not hold up.</summary>
    public bool IsEnoughToPropose() => Missing().All(field => field == BudgetField);

    /// <summary>This, with the fields that a person has set in <paramref name="other"/> as they are there.</summary>
    public Qualification KeepingEditsOf(Qualification other)
    {
        var kept = this with { Edited = other.Edited };
        if (other.Edited.Contains(DestinationField)) kept = kept with { Destination = other.Destination, Country = other.Country, TourType = other.TourType };
        if (other.Edited.Contains(DatesField)) kept = kept with { DateFrom = other.DateFrom, DateTo = other.DateTo, Flexible = other.Flexible };
        if (other.Edited.Contains(TravellersField)) kept = kept with { Adults = other.Adults, Children = other.Children };
        if (other.Edited.Contains(BudgetField)) kept = kept with { Budget = other.Budget };
        return other.Edited.Contains(WishesField) ? kept with { Wishes = other.Wishes } : kept;
    }

    public int Completeness => 100 - (25 * Missing().Count);

    /// <summary>0–100: how ready the lead is. Everything known counts three quarters, a named budget the rest.</summary>
    public int Score => (Completeness * 3 / 4) + (Budget is null ? 0 : 25);
}

/// <summary>The qualification as the API shows it.</summary>
/// <param name="Id">The client's.</param>
/// <param name="Sources">The message that each field was taken from.</param>
/// <param name="Edited">Fields that a person has set.</param>
public sealed record QualificationResponse(
    Guid Id, string? Destination, string? Country, [Values(typeof(Products.ProductType))] string? TourType, DateOnly? DateFrom, DateOnly? DateTo, bool? Flexible, int? Adults,
    IReadOnlyList<Child> Children, Money? Budget, IReadOnlyList<string> Wishes, int Score, int Completeness,
    [Keys(Qualification.DestinationField, Qualification.DatesField, Qualification.TravellersField, Qualification.BudgetField, Qualification.WishesField)] IReadOnlyDictionary<string, Guid> Sources,
    [Values(Qualification.DestinationField, Qualification.DatesField, Qualification.TravellersField, Qualification.BudgetField, Qualification.WishesField)] IReadOnlyList<string> Edited, int Version) : IVersioned
{
    public static QualificationResponse From(Guid clientId, Qualification q) => new(clientId, q.Destination, q.Country, q.TourType, q.DateFrom, q.DateTo, q.Flexible, q.Adults,
        q.Children ?? [], q.Budget, q.Wishes ?? [], q.Score, q.Completeness, q.Sources, q.Edited, q.Version);
}

internal static class QualificationSql
{
    /// <summary>Reads a <see cref="Row"/>; wants <c>@clientId</c>.</summary>
    public const string Select = $"{Columns} where client_id = @clientId";

    /// <summary>The same for the client of <c>@conversationId</c>.</summary>
    public const string SelectOfConversation = $"{Columns} where client_id = (select client_id from conversations where id = @conversationId)";

    private const string Columns = """
        select destination, country, tour_type, date_from, date_to, flexible, adults, coalesce(children, 'null') as children,
               budget_amount, budget_currency, wishes, sources, edited, version
        from qualifications
        """;

    public sealed record Row(
        string? Destination, string? Country, string? TourType, DateOnly? DateFrom, DateOnly? DateTo, bool? Flexible, int? Adults,
        JsonElement Children, decimal? BudgetAmount, string? BudgetCurrency, string[] Wishes, JsonElement Sources, string[] Edited, int Version);

    /// <summary>An unknown client simply has nothing known.</summary>
    public static async Task<Qualification> LoadAsync(TenantTransaction tx, Guid clientId) => From(await tx.FirstOrDefaultAsync<Row>(Select, new { clientId }));

    public static Qualification From(Row? row) => row is null
        ? new Qualification()
        : new Qualification(row.Destination, row.Country, row.TourType, row.DateFrom, row.DateTo, row.Flexible, row.Adults,
            row.Children.Deserialize<IReadOnlyList<Child>?>(JsonSerializerOptions.Web),
            row.BudgetAmount is { } amount ? new Money(amount, row.BudgetCurrency!) : null, row.Wishes)
        { Sources = row.Sources.Deserialize<Dictionary<string, Guid>>(JsonSerializerOptions.Web)!, Edited = row.Edited, Version = row.Version };

    public static async Task SaveAsync(TenantTransaction tx, Guid clientId, Qualification q)
    {
        await tx.ExecuteAsync("""
            insert into qualifications (client_id, destination, country, tour_type, date_from, date_to, flexible, adults, children,
                                        budget_amount, budget_currency, wishes, score, completeness, sources, edited)
            values (@clientId, @Destination, @Country, @TourType, @DateFrom, @DateTo, @Flexible, @Adults, @children::jsonb,
                    @amount, @currency, @wishes, @Score, @Completeness, @sources::jsonb, @edited)
            on conflict (tenant_id, client_id) do update set
                destination = excluded.destination, country = excluded.country, tour_type = excluded.tour_type, date_from = excluded.date_from,
                date_to = excluded.date_to, flexible = excluded.flexible, adults = excluded.adults, children = excluded.children,
                budget_amount = excluded.budget_amount, budget_currency = excluded.budget_currency, wishes = excluded.wishes,
                score = excluded.score, completeness = excluded.completeness, sources = excluded.sources, edited = excluded.edited, updated_at = now()
            """, new
        {
            clientId,
            q.Destination,
            q.Country,
            q.TourType,
            q.DateFrom,
            q.DateTo,
            q.Flexible,
            q.Adults,
            children = q.Children is null ? null : JsonSerializer.Serialize(q.Children, JsonSerializerOptions.Web),
            amount = q.Budget?.Amount,
            currency = q.Budget?.Currency,
            wishes = (q.Wishes ?? []).ToArray(),
            q.Score,
            q.Completeness,
            sources = JsonSerializer.Serialize(q.Sources),
            edited = q.Edited.ToArray(),
        });
        tx.Changed("qualification", clientId, clientId);
    }
}
