using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Finds the client behind a WhatsApp chat, or makes one. All addresses of one person lead to the same client.</summary>
public static class ResolveClient
{
    /// <param name="ChatId">The WhatsApp id that the message came from.</param>
    /// <param name="Phone">E.164, when WhatsApp shows it.</param>
    /// <param name="Lid">The hidden id (…@lid), when known.</param>
    /// <param name="Name">The push name.</param>
    public sealed record Address(string ChatId, string? Phone, string? Lid, string? Name);

    public static async Task<Guid> RunAsync(TenantTransaction tx, Address address)
    {
        var identities = Identities(address);
        // Two first messages of one person at once must not make two clients.
        foreach (var value in identities.Select(i => i.Value).Order(StringComparer.Ordinal))
            await tx.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended(@key, 0))", new { key = $"client:{tx.Caller.TenantId}:{value}" });

        var known = await tx.FirstOrDefaultAsync<Guid?>("""
            select client_id from client_identities where (kind, value) in (select * from unnest(@kinds, @values)) order by kind limit 1
            """, new { kinds = identities.Select(i => i.Kind).ToArray(), values = identities.Select(i => i.Value).ToArray() });
        var clientId = known ?? await CreateAsync(tx, address);
        foreach (var (kind, value) in identities)
        {
            await tx.ExecuteAsync("insert into client_identities (kind, value, client_id) values (@kind, @value, @clientId) on conflict do nothing",
                new { kind, value, clientId });
        }

        if (known is not null)
        {
            var updated = await tx.ExecuteAsync("""
                update clients set name = case when name_edited or @Name::text is null then name else left(@Name, 200) end, phone = coalesce(phone, @Phone), updated_at = now()
                where id = @clientId and ((not name_edited and name is distinct from left(coalesce(@Name, name), 200)) or (phone is null and @Phone::text is not null))
                """, new { clientId, Name = Blank(address.Name), address.Phone });
            if (updated > 0) tx.Changed("client", clientId);
        }

        return clientId;
    }

    private static async Task<Guid> CreateAsync(TenantTransaction tx, Address address)
    {
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("insert into clients (id, name, phone, source) values (@id, left(@name, 200), @Phone, 'whatsapp')",
            new { id, name = Blank(address.Name) ?? address.Phone ?? address.ChatId, address.Phone });
        tx.Changed("client", id, kind: "created");
        return id;
    }

    private static List<(string Kind, string Value)> Identities(Address address)
    {
        var identities = new List<(string, string)> { ("whatsapp", address.ChatId) };
        if (address.Phone is { } phone) identities.Add(("phone", phone));
        if (address.Lid is { } lid && lid != address.ChatId) identities.Add(("whatsapp", lid));
        return identities;
    }

    private static string? Blank(string? name) => string.IsNullOrWhiteSpace(name) ? null : name.Trim();
}
