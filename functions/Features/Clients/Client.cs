using System.Text.Json;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Clients;

/// <param name="Phone">E.164, or null while WhatsApp hides it.</param>
/// <param name="Language">BCP 47 primary tag of what the client writes in.</param>
/// <param name="Status">The funnel: see <see cref="ClientStatus"/>.</param>
/// <param name="CustomFields">The agency's own fields, by name.</param>
/// <param name="Consent">To being written to first: unknown, given or withdrawn.</param>
/// <param name="Blocked">Agents and managers do not write to him.</param>
/// <param name="MergedInto">The client that this one turned out to be.</param>
public sealed record Client(
    Guid Id, string Name, string? Phone, string? Language, [Values("whatsapp", "manual", "import")] string Source, [Values(typeof(ClientStatus))] string Status, Guid? OwnerId, string[] Tags,
    [Holds(typeof(IReadOnlyDictionary<string, string>))] JsonElement CustomFields, [Values("unknown", "given", "withdrawn")] string Consent, DateTimeOffset? ConsentAt, bool Blocked, int NotesCount, DateTimeOffset CreatedAt, DateTimeOffset? LastSeenAt, DateTimeOffset? ArchivedAt, Guid? MergedInto, DateTimeOffset? ErasedAt, int Version) : IVersioned;

/// <summary>The funnel: <c>new → in_dialogue → qualified → offer_sent → negotiating → won | lost</c>.</summary>
public static class ClientStatus
{
    public const string New = "new";
    public const string InDialogue = "in_dialogue";
    public const string Qualified = "qualified";
    public const string OfferSent = "offer_sent";
    public const string Negotiating = "negotiating";
    public const string Won = "won";
    public const string Lost = "lost";

    public static readonly string[] All = [New, InDialogue, Qualified, OfferSent, Negotiating, Won, Lost];

    /// <summary>How far an agent may move a client, and only forward.</summary>
    private static readonly string[] AgentPath = [New, InDialogue, Qualified, OfferSent];

    public static bool AgentMayMove(string from, string to) =>
        Array.IndexOf(AgentPath, from) is >= 0 and var position && Array.IndexOf(AgentPath, to) > position;
}

internal static class ClientSql
{
    public const string Columns =
        "id, name, phone, language, source, status, owner_id, tags, custom_fields, consent, consent_at, blocked, notes_count, created_at, last_seen_at, archived_at, merged_into, erased_at, version";

    public static Task<Client?> FindAsync(TenantTransaction tx, Guid id) =>
        tx.FirstOrDefaultAsync<Client>($"select {Columns} from clients where id = @id", new { id });

    public static Task<bool> ExistsAsync(TenantTransaction tx, Guid id) => tx.SingleAsync<bool>("select exists (select from clients where id = @id)", new { id });

    /// <summary>Moves a client in the funnel and writes its history; nothing happens when the status is the same already.</summary>
    public static async Task<bool> SetStatusAsync(TenantTransaction tx, Guid clientId, string status, string byKind, string? reason = null)
    {
        var from = await tx.FirstOrDefaultAsync<string>("select status from clients where id = @clientId for no key update", new { clientId });
        if (from is null || from == status) return false;
        if (byKind == "agent" && !ClientStatus.AgentMayMove(from, status)) return false;
        await tx.ExecuteAsync("""
            update clients set status = @status, updated_at = now() where id = @clientId;
            insert into client_status_history (id, client_id, from_status, to_status, by_kind, by_user_id, reason)
            values (@historyId, @clientId, @from, @status, @byKind, @userId, @reason)
            """, new { clientId, status, historyId = Guid.CreateVersion7(), from, byKind, userId = tx.Caller.UserId, reason });
        tx.Changed("client", clientId);
        return true;
    }
}
