using System.Globalization;
using System.Text.Json;
using SoulCrm.Functions.Platform.Csv;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>The clients that a filter picks as CSV, in the columns that an import takes; streamed.</summary>
public static class ExportClients
{
    private sealed record Row(string Name, string? Phone, string? Language, string Status, string[] Tags, string? Owner, string Consent, JsonElement CustomFields, string Source, DateTimeOffset CreatedAt);

    public static CsvDownload ToCsv(Database database, Caller caller, ListClients.Filter filter, CancellationToken ct) => new("clients.csv", write => database.ReadInTenantAsync(caller, async tx =>
    {
        var where = ListClients.Where(filter);
        var fields = await tx.QueryAsync<string>($"select distinct k from clients, jsonb_object_keys(custom_fields) k where {where} order by k limit {ClientRules.MostCustomFields}", ListClients.Parameters(filter));
        await write(["name", "phone", "language", "status", "tags", "owner", "consent", .. fields, "source", "created_at"]);
        var rows = tx.StreamAsync<Row>($"""
            select name, phone, language, status, tags, (select email from users u where u.id = c.owner_id) as owner, consent, custom_fields, source, created_at
            from clients c where {where} order by created_at desc, id desc
            """, ListClients.Parameters(filter));
        await foreach (var row in rows)
        {
            await write(
            [
                row.Name, row.Phone, row.Language, row.Status, string.Join("; ", row.Tags), row.Owner, row.Consent,
                .. fields.Select(field => row.CustomFields.TryGetProperty(field, out var value) ? value.ToString() : null),
                row.Source, row.CreatedAt.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ]);
        }

        return true;
    }, ct));
}
