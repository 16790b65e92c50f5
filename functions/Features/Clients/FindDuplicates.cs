using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Other records that may be the same person: a phone that differs only in how it is written, or a name that is all but the same.</summary>
public static class FindDuplicates
{
    public sealed record Candidate(Client Client, [Values("phone", "name")] string Reason);

    public sealed record Response(IReadOnlyList<Candidate> Items);

    private const int Most = 20;

    /// <summary>National numbers are compared: +7 999… and +8 999… are one phone, dialled in two ways.</summary>
    private const int PhoneDigits = 9;

    public static async Task<Result<Response>> RunAsync(TenantTransaction tx, Guid id)
    {
        if (await ClientSql.FindAsync(tx, id) is not { } client) return new NotFound("client");
        var byPhone = client.Phone is not { } phone ? [] : await tx.QueryAsync<Client>($"""
            select {ClientSql.Columns} from clients c where id <> @id and merged_into is null and erased_at is null
              and id in (select client_id from client_identities where kind = 'phone' and right(value, {PhoneDigits}) = right(@phone, {PhoneDigits}) and tenant_id = c.tenant_id) limit {Most}
            """, new { id, phone });
        var byName = await tx.QueryAsync<Client>($"""
            select {ClientSql.Columns} from clients where id <> @id and merged_into is null and erased_at is null
              and id = any(array(select cross_tenant.search_clients(@Name, null, {Most * 5}))) and similarity(lower(name), lower(@Name)) >= 0.65 limit {Most}
            """, new { id, client.Name });
        return new Response(
        [
            .. byPhone.Select(other => new Candidate(other, "phone")),
            .. byName.Where(other => byPhone.All(known => known.Id != other.Id)).Select(other => new Candidate(other, "name")),
        ]);
    }
}
