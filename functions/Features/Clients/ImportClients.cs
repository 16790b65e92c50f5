using System.Text.Json;
using NpgsqlTypes;
using PhoneNumbers;
using SoulCrm.Functions.Platform.Csv;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>
/// Takes clients from a CSV file: columns name, phone, language, status, tags (by ;), owner (e-mail), consent; any other column becomes a custom
/// field. A dry run does everything but keep it. Valid rows go in together or not at all; invalid ones are reported with their line.
/// </summary>
public static class ImportClients
{
    private const int MostReported = 1000;
    private static readonly string[] Columns = ["name", "phone", "language", "status", "tags", "owner", "consent"];

    /// <param name="Region">Of phones without a country code, such as RU.</param>
    /// <param name="OnDuplicate">What happens to a row whose phone a client has already: skip or update.</param>
    public sealed record Options(bool DryRun, string? Region, string OnDuplicate) : IQuery<Options>
    {
        public static Options Read(RequestQuery query) => new(query.Flag("dryRun"), query.OneOf("region", [.. Phones.GetSupportedRegions().Order(StringComparer.Ordinal)]), query.OneOf("onDuplicate", "skip", "update") ?? "skip");
    }

    /// <param name="Row">1 is the first line under the header.</param>
    public sealed record RowError(int Row, string Column, string Message);

    /// <param name="Skipped">Rows whose phone a client has already.</param>
    /// <param name="Errors">The first thousand.</param>
    public sealed record Report(bool DryRun, int Rows, int Created, int Updated, int Skipped, int Invalid, IReadOnlyList<RowError> Errors);

    private static readonly PhoneNumberUtil Phones = PhoneNumberUtil.GetInstance();

    private sealed record Counts(int Created, int Updated, int Skipped);

    private sealed record Owner(string Email, Guid Id);

    public static async Task<Result<Report>> RunAsync(TenantTransaction tx, byte[] file, Options options)
    {
        var owners = (await tx.QueryAsync<Owner>("select lower(email) as email, id from users where status = 'active'")).ToDictionary(owner => owner.Email, owner => owner.Id, StringComparer.Ordinal);
        await tx.ExecuteAsync("""
            create temp table imported (id uuid, name text, phone text, language text, status text, tags text[], owner_id uuid, consent text, custom_fields jsonb) on commit drop
            """);
        var errors = new List<RowError>();
        var phones = new HashSet<string>(StringComparer.Ordinal);
        int rows = 0, invalid = 0;
        try
        {
            await tx.CopyAsync("copy imported from stdin (format binary)", async importer =>
            {
                foreach (var row in CsvFile.Read(file))
                {
                    rows++;
                    var faults = new List<RowError>();
                    var phone = ReadPhone(row, options.Region, faults);
                    if (phone is not null && !phones.Add(phone)) faults.Add(new RowError(row.Number, "phone", "The same phone stands in a line above."));
                    var client = ReadRow(row, owners, faults);
                    if (faults.Count > 0)
                    {
                        invalid++;
                        errors.AddRange(faults.Take(MostReported - errors.Count));
                        continue;
                    }

                    await importer.StartRowAsync();
                    await importer.WriteAsync(Guid.CreateVersion7(), NpgsqlDbType.Uuid);
                    await WriteTextAsync(client.Name);
                    await WriteTextAsync(phone);
                    await WriteTextAsync(client.Language);
                    await WriteTextAsync(client.Status);
                    await importer.WriteAsync(client.Tags, NpgsqlDbType.Array | NpgsqlDbType.Text);
                    if (client.OwnerId is { } owner) await importer.WriteAsync(owner, NpgsqlDbType.Uuid);
                    else await importer.WriteNullAsync();
                    await WriteTextAsync(client.Consent);
                    await importer.WriteAsync(client.CustomFields, NpgsqlDbType.Jsonb);

                    Task WriteTextAsync(string? text) => text is null ? importer.WriteNullAsync() : importer.WriteAsync(text, NpgsqlDbType.Text);
                }
            });
        }
        catch (CsvException exception)
        {
            return new Unprocessable("import.unreadable", exception.Message);
        }

        var counts = await ApplyAsync(tx, options);
        var report = new Report(options.DryRun, rows, counts.Created, counts.Updated, counts.Skipped, invalid, errors);
        if (!options.DryRun && counts.Created + counts.Updated > 0) tx.Changed("clients", tx.Caller.TenantId);
        return report;
    }

    // One statement per step, whatever the number of rows. A dry run counts without writing.
    private static async Task<Counts> ApplyAsync(TenantTransaction tx, Options options)
    {
        await tx.ExecuteAsync("create temp table known on commit drop as select i.id, ci.client_id from imported i join client_identities ci on ci.kind = 'phone' and ci.value = i.phone");
        var known = await tx.SingleAsync<int>("select count(*)::int from known");
        var rows = await tx.SingleAsync<int>("select count(*)::int from imported");
        var counts = new Counts(rows - known, options.OnDuplicate == "update" ? known : 0, options.OnDuplicate == "update" ? 0 : known);
        if (options.DryRun) return counts;
        if (options.OnDuplicate == "update")
        {
            await tx.ExecuteAsync("""
                update clients c set name = coalesce(i.name, c.name), name_edited = true, language = coalesce(i.language, c.language), status = coalesce(i.status, c.status),
                    tags = case when cardinality(i.tags) > 0 then i.tags else c.tags end, owner_id = coalesce(i.owner_id, c.owner_id),
                    consent = coalesce(i.consent, c.consent), consent_at = case when i.consent is not null then now() else c.consent_at end,
                    custom_fields = c.custom_fields || i.custom_fields, updated_at = now()
                from known k join imported i on i.id = k.id where c.id = k.client_id and c.erased_at is null
                """);
        }

        await tx.ExecuteAsync("""
            delete from imported i using known k where i.id = k.id;
            insert into clients (id, name, name_edited, phone, language, source, status, tags, owner_id, consent, consent_at, custom_fields)
                select id, coalesce(name, phone), name is not null, phone, language, 'import', coalesce(status, 'new'), tags, owner_id, coalesce(consent, 'unknown'), case when consent is not null then now() end, custom_fields from imported;
            insert into client_identities (kind, value, client_id) select 'phone', phone, id from imported
            """);
        return counts;
    }

    private sealed record Row(string? Name, string? Language, string? Status, string[] Tags, Guid? OwnerId, string? Consent, string CustomFields);

    private static Row ReadRow(CsvRow row, Dictionary<string, Guid> owners, List<RowError> faults)
    {
        var name = row["name"];
        if (name is not null && (name.Length > 200 || name.Any(char.IsControl))) Fault("name", "At most 200 characters, no line breaks.");
        var language = row["language"]?.ToLowerInvariant();
        if (language is not null && !(language.Length is 2 or 3 && language.All(char.IsAsciiLetterLower))) Fault("language", "A language as its BCP 47 primary tag, such as ru.");
        var status = row["status"]?.ToLowerInvariant();
        if (status is not null && !ClientStatus.All.Contains(status, StringComparer.Ordinal)) Fault("status", $"One of: {string.Join(", ", ClientStatus.All)}.");
        var tags = (row["tags"] ?? "").Split([';', '|'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.OrdinalIgnoreCase).ToArray();
        if (tags.Length > ClientRules.MostTags || tags.Any(tag => tag.Length > ClientRules.LongestTag || tag.Any(char.IsControl))) Fault("tags", $"At most {ClientRules.MostTags} tags of at most {ClientRules.LongestTag} characters.");
        Guid? owner = null;
        if (row["owner"] is { } email)
        {
            if (owners.TryGetValue(email.ToLowerInvariant(), out var id)) owner = id;
            else Fault("owner", "There is no active user with this e-mail.");
        }

        var consent = row["consent"]?.ToLowerInvariant();
        if (consent is not (null or "unknown" or "given" or "withdrawn")) Fault("consent", "One of: unknown, given, withdrawn.");
        var fields = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var column in row.Cells.Keys.Where(column => column.Length > 0 && !Columns.Contains(column, StringComparer.OrdinalIgnoreCase)))
        {
            if (row[column] is not { } value) continue;
            if (!ClientRules.IsName(column) || value.Length > ClientRules.LongestCustomValue || value.Contains('\0', StringComparison.Ordinal)) Fault(column, $"A field's name holds 1 to 50 characters, its value at most {ClientRules.LongestCustomValue}.");
            else fields[column] = value;
        }

        if (fields.Count > ClientRules.MostCustomFields) Fault("", $"At most {ClientRules.MostCustomFields} fields of your own.");
        return new Row(name, language, status, tags, owner, consent, JsonSerializer.Serialize(fields, ApiJson.Options));

        void Fault(string column, string message) => faults.Add(new RowError(row.Number, column, message));
    }

    private static string? ReadPhone(CsvRow row, string? region, List<RowError> faults)
    {
        var text = row["phone"];
        if (text is not null)
        {
            try
            {
                // Russian lists write 8 999 …; the library knows that as the country's own prefix.
                var number = Phones.Parse(text, region);
                if (Phones.IsPossibleNumber(number)) return Phones.Format(number, PhoneNumberFormat.E164);
            }
            catch (NumberParseException)
            {
                // said below
            }
        }

        faults.Add(new RowError(row.Number, "phone", text is null ? "A phone is needed." : region is null ? "Not a phone with its country code, such as +79990001122." : $"Not a phone of {region} or with a country code."));
        return null;
    }
}
