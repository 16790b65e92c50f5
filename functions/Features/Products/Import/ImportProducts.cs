using System.Text.Json;
using SoulCrm.Functions.Platform.Csv;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Import;

/// <summary>
/// Takes tours from a CSV file. Lines with the same title_ru, country and city are one tour with several departures. A dry run does everything but
/// keep it. Good lines go in together or not at all; the others are reported.
/// </summary>
public static class ImportProducts
{
    private const int MostReported = 1000;
    private const int MostDepartures = 500;

    /// <param name="OnDuplicate">What happens to a tour that the catalogue has already: skip, or update its texts and the dates that the file names.</param>
    public sealed record Options(bool DryRun, string OnDuplicate) : IQuery<Options>
    {
        public static Options Read(RequestQuery query) => new(query.Flag("dryRun"), query.OneOf("onDuplicate", "skip", "update") ?? "skip");
    }

    /// <param name="Created">Tours, as <paramref name="Updated"/> and <paramref name="Skipped"/>.</param>
    /// <param name="Departures">Dates added or changed.</param>
    /// <param name="Invalid">Lines that were not taken.</param>
    /// <param name="Errors">The first thousand.</param>
    public sealed record Report(bool DryRun, int Rows, int Created, int Updated, int Skipped, int Departures, int Invalid, IReadOnlyList<RowError> Errors);

    private sealed record Known(Guid Id, string Title, string Country, string City);

    private sealed record Taken(Guid ProductId, DateOnly Date, int Seats);

    public static async Task<Result<Report>> RunAsync(TenantTransaction tx, byte[] file, Options options)
    {
        var partners = (await tx.QueryAsync<(string Name, Guid Id)>("select name, id from partners where status = 'active'"))
            .GroupBy(partner => partner.Name.ToLowerInvariant()).ToDictionary(group => group.Key, group => group.First().Id, StringComparer.Ordinal);
        // Of tours that are called alike, the newest.
        var known = (await tx.QueryAsync<Known>("select id, title ->> 'ru' as title, country, city from products where status = 'active' and title ->> 'ru' is not null order by created_at, id"))
            .GroupBy(product => TourKey.Of(product.Title, product.Country, product.City)).ToDictionary(group => group.Key, group => group.Last().Id);
        // As the database counts days: it compares with the same one.
        var today = await tx.SingleAsync<DateOnly>("select current_date");
        var errors = new List<RowError>();
        var invalid = 0;
        var rows = 0;
        var tours = new Dictionary<TourKey, ImportedTour>();
        try
        {
            foreach (var row in CsvFile.Read(file))
            {
                rows++;
                var faults = new List<RowError>();
                var read = ImportRow.Read(row, partners, today, faults);
                if (faults.Count == 0) Add(row.Number, read, faults);
                if (faults.Count > 0) Reject(faults);
            }
        }
        catch (CsvException exception)
        {
            return new Unprocessable("import.unreadable", exception.Message);
        }

        var created = tours.Where(tour => !known.ContainsKey(tour.Key)).Select(tour => tour.Value).ToList();
        var present = tours.Values.Except(created).ToList();
        var updated = options.OnDuplicate == "update" ? present : [];
        foreach (var fault in await SeatsLostAsync(tx, updated)) Reject([fault]);
        var departures = created.Concat(updated).SelectMany(tour => tour.Departures.Select(one => (tour.Id, one.Departure))).ToList();
        if (!options.DryRun && created.Count + updated.Count > 0)
        {
            await InsertAsync(tx, created);
            await UpdateAsync(tx, updated);
            if (await Products.Departures.PutAsync(tx, departures) is { } past) return past; // midnight has passed since the lines were read
            tx.Changed("products", tx.Caller.TenantId);
        }

        return new Report(options.DryRun, rows, created.Count, updated.Count, present.Count - updated.Count, departures.Count, invalid, errors);

        void Add(int number, ImportRow row, List<RowError> faults)
        {
            var isNew = !tours.TryGetValue(row.Key, out var tour);
            if (isNew && row.Type is null) faults.Add(new RowError(number, "type", "The first line of a tour tells its type."));
            if (isNew && row.Days is null) faults.Add(new RowError(number, "days", "The first line of a tour tells its days."));
            if (tour?.Departures.Any(one => one.Departure.Date == row.Departure?.Date) == true) faults.Add(new RowError(number, "date", "The same date of this tour stands in a line above."));
            if (tour?.Departures.Count >= MostDepartures) faults.Add(new RowError(number, "date", $"A tour has at most {MostDepartures} departures."));
            if (faults.Count > 0) return;
            tour ??= tours[row.Key] = new ImportedTour(known.TryGetValue(row.Key, out var id) ? id : Guid.CreateVersion7(), row);
            if (row.Departure is { } departure) tour.Departures.Add((number, departure));
        }

        void Reject(List<RowError> faults)
        {
            invalid++;
            errors.AddRange(faults.Take(MostReported - errors.Count));
        }
    }

    private static async Task InsertAsync(TenantTransaction tx, List<ImportedTour> tours)
    {
        if (tours.Count == 0) return;
        await tx.ExecuteAsync("""
            insert into products (id, title, description, country, city, type, days, inclusions, partner_id)
            select id, title::jsonb, description::jsonb, country, city, type, days, array(select jsonb_array_elements_text(inclusions::jsonb)), partner_id
            from unnest(@ids, @titles, @descriptions, @countries, @cities, @types, @days, @inclusions, @partners) as t(id, title, description, country, city, type, days, inclusions, partner_id)
            """, Parameters(tours));
    }

    // What the file leaves empty stays as it is.
    private static async Task UpdateAsync(TenantTransaction tx, List<ImportedTour> tours)
    {
        if (tours.Count == 0) return;
        await tx.ExecuteAsync("""
            update products p set title = p.title || t.title::jsonb, description = p.description || t.description::jsonb, country = t.country, city = t.city, type = t.type, days = t.days,
                inclusions = case when t.inclusions = '[]' then p.inclusions else array(select jsonb_array_elements_text(t.inclusions::jsonb)) end,
                partner_id = coalesce(t.partner_id, p.partner_id), updated_at = now()
            from unnest(@ids, @titles, @descriptions, @countries, @cities, @types, @days, @inclusions, @partners) as t(id, title, description, country, city, type, days, inclusions, partner_id)
            where p.id = t.id;
            update products set version = version + 1 where id = any(@departing)
            """, Parameters(tours));
    }

    private static object Parameters(List<ImportedTour> tours) => new
    {
        ids = tours.ConvertAll(tour => tour.Id).ToArray(),
        titles = tours.ConvertAll(tour => Texts(tour.First.TitleRu, tour.First.TitleEn)).ToArray(),
        descriptions = tours.ConvertAll(tour => Texts(tour.First.DescriptionRu, tour.First.DescriptionEn)).ToArray(),
        countries = tours.ConvertAll(tour => tour.First.Country).ToArray(),
        cities = tours.ConvertAll(tour => tour.First.City).ToArray(),
        types = tours.ConvertAll(tour => tour.First.Type!).ToArray(),
        days = tours.ConvertAll(tour => tour.First.Days!.Value).ToArray(),
        inclusions = tours.ConvertAll(tour => JsonSerializer.Serialize(tour.First.Inclusions, ApiJson.Options)).ToArray(),
        partners = tours.ConvertAll(tour => tour.First.PartnerId).ToArray(),
        departing = tours.Where(tour => tour.Departures.Count > 0).Select(tour => tour.Id).ToArray(),
    };

    private static string Texts(string? ru, string? en)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (ru is not null) texts["ru"] = ru;
        if (en is not null) texts["en"] = en;
        return JsonSerializer.Serialize(texts, ApiJson.Options);
    }

    /// <summary>Takes away the dates that would lose seats already held or sold; locked, so that none is held meanwhile.</summary>
    private static async Task<IReadOnlyList<RowError>> SeatsLostAsync(TenantTransaction tx, List<ImportedTour> tours)
    {
        if (tours.Count == 0) return [];
        // The tour first, as everybody does who changes its departures.
        var ids = tours.ConvertAll(tour => tour.Id).ToArray();
        await tx.ExecuteAsync("select from products where id = any(@ids) order by id for no key update", new { ids });
        var taken = (await tx.QueryAsync<Taken>("""
            select product_id, date, seats_held + seats_sold as seats from product_departures where product_id = any(@ids) and date >= current_date order by product_id, date for no key update
            """, new { ids })).ToDictionary(one => (one.ProductId, one.Date), one => one.Seats);
        var lost = new List<RowError>();
        foreach (var tour in tours)
        {
            tour.Departures.RemoveAll(one =>
            {
                if (taken.GetValueOrDefault((tour.Id, one.Departure.Date)) <= one.Departure.SeatsTotal) return false;
                lost.Add(new RowError(one.Row, "seats", "More seats of this date are held or sold."));
                return true;
            });
        }

        return lost;
    }
}
