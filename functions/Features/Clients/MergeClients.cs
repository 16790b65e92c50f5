using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>
/// Two records of one person become one: addresses, threads, notes, tasks and history move over, gaps are filled, the other one is archived.
/// What moved is written down, so that the merge can be undone.
/// </summary>
public static class MergeClients
{
    /// <param name="MergedId">The record that goes into this one.</param>
    public sealed record Request(Guid MergedId);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.MergedId).NotEmpty();
    }

    private sealed record Side(Guid Id, string Name, string? Phone, string? Language, Guid? OwnerId, string[] Tags, JsonElement CustomFields, bool Gone);

    private sealed record Moved(string[][] Identities, Guid[] Conversations, Guid[] Notes, Guid[] Tasks, Guid[] History, Before Before, Guid[]? Holds = null, Guid[]? Quotes = null);

    private sealed record Before(string? Phone, string? Language, Guid? OwnerId, string[] Tags, JsonElement CustomFields);

    private sealed record Identity(string Kind, string Value);

    private sealed record Merge(Guid Id, Guid KeptId, JsonElement Moved);

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Guid keptId, Request request)
    {
        var mergedId = request.MergedId;
        if (keptId == mergedId) return new Unprocessable("client.merge_self", "A client cannot be merged into itself.");
        var sides = await LockAsync(tx, keptId, mergedId);
        var kept = sides.FirstOrDefault(side => side.Id == keptId);
        var merged = sides.FirstOrDefault(side => side.Id == mergedId);
        if (kept is null || merged is null) return new NotFound("client");
        if (kept.Gone || merged.Gone) return new Conflict("client.merged", "One of them was merged or erased already.");

        var identities = await tx.QueryAsync<Identity>("update client_identities set client_id = @keptId where client_id = @mergedId returning kind, value", new { keptId, mergedId });
        var moved = new Moved(
            [.. identities.Select(identity => (string[])[identity.Kind, identity.Value])], await MoveAsync(tx, "conversations", keptId, mergedId), await MoveAsync(tx, "client_notes", keptId, mergedId),
            await MoveAsync(tx, "tasks", keptId, mergedId), await MoveAsync(tx, "client_status_history", keptId, mergedId),
            new Before(kept.Phone, kept.Language, kept.OwnerId, kept.Tags, kept.CustomFields), await MoveHoldsAsync(tx, keptId, mergedId), await MoveAsync(tx, "quotes", keptId, mergedId));
        await tx.ExecuteAsync("""
            update clients k set phone = coalesce(k.phone, m.phone), language = coalesce(k.language, m.language), owner_id = coalesce(k.owner_id, m.owner_id),
                tags = array(select distinct t from unnest(k.tags || m.tags) t order by t), custom_fields = m.custom_fields || k.custom_fields, notes_count = k.notes_count + m.notes_count, updated_at = now()
            from clients m where k.id = @keptId and m.id = @mergedId;
            update clients set merged_into = @keptId, archived_at = now(), notes_count = 0, updated_at = now() where id = @mergedId;
            insert into client_merges (id, kept_id, merged_id, moved, by_user) values (@id, @keptId, @mergedId, @moved::jsonb, @by)
            """, new { keptId, mergedId, id = Guid.CreateVersion7(), moved = JsonSerializer.Serialize(moved), by = tx.Caller.ActorId });
        Announce(tx, keptId, mergedId, moved.Conversations);
        return (await ClientSql.FindAsync(tx, keptId))!;
    }

    /// <param name="mergedId">The record that had gone into another one.</param>
    public static async Task<Result<Client>> UndoAsync(TenantTransaction tx, Guid mergedId)
    {
        var merge = await tx.FirstOrDefaultAsync<Merge>("select id, kept_id, moved from client_merges where merged_id = @mergedId and undone_at is null order by at desc limit 1 for update", new { mergedId });
        if (merge is null) return await ClientSql.ExistsAsync(tx, mergedId) ? new Conflict("client.not_merged", "This client was not merged.") : new NotFound("client");
        var sides = await LockAsync(tx, merge.KeptId, mergedId);
        if (await tx.SingleAsync<bool>("select exists (select from clients where id in (@KeptId, @mergedId) and (erased_at is not null or (id = @KeptId and merged_into is not null)))", new { merge.KeptId, mergedId }))
            return new Conflict("client.merged", "The client that was kept has been merged or erased since.");
        var moved = merge.Moved.Deserialize<Moved>()!;
        var now = sides.Single(side => side.Id == merge.KeptId);
        await tx.ExecuteAsync("""
            update client_identities set client_id = @mergedId where client_id = @KeptId and (kind, value) in (select * from unnest(@kinds, @values));
            update conversations set client_id = @mergedId where client_id = @KeptId and id = any(@Conversations);
            update client_notes set client_id = @mergedId where client_id = @KeptId and id = any(@Notes);
            update tasks set client_id = @mergedId where client_id = @KeptId and id = any(@Tasks);
            update client_status_history set client_id = @mergedId where client_id = @KeptId and id = any(@History);
            update option_holds set client_id = @mergedId where client_id = @KeptId and id = any(@Holds);
            update quotes set client_id = @mergedId where client_id = @KeptId and id = any(@Quotes);
            update clients set merged_into = null, archived_at = null, updated_at = now() where id = @mergedId;
            update clients c set phone = case when @phoneCame then @Phone else phone end, language = coalesce(@Language, language), owner_id = case when @ownerCame then @OwnerId else owner_id end,
                tags = case when @tagsKept then @Tags else tags end,
                custom_fields = case when custom_fields = @mergedFields::jsonb || @CustomFields::jsonb then @CustomFields::jsonb else custom_fields end, updated_at = now() where id = @KeptId;
            update clients c set notes_count = (select count(*) from client_notes n where n.client_id = c.id) where id in (@KeptId, @mergedId);
            update client_merges set undone_at = now() where id = @Id
            """, new
        {
            mergedId,
            merge.KeptId,
            merge.Id,
            kinds = moved.Identities.Select(identity => identity[0]).ToArray(),
            values = moved.Identities.Select(identity => identity[1]).ToArray(),
            moved.Conversations,
            moved.Notes,
            moved.Tasks,
            moved.History,
            // Merges of before there were any.
            Holds = moved.Holds ?? [],
            Quotes = moved.Quotes ?? [],
            moved.Before.Phone,
            moved.Before.Language,
            moved.Before.OwnerId,
            moved.Before.Tags,
            CustomFields = moved.Before.CustomFields.GetRawText(),
            // What people have changed since stays theirs.
            phoneCame = moved.Before.Phone is null && moved.Identities.Any(identity => identity[0] == "phone" && identity[1] == now.Phone),
            ownerCame = moved.Before.OwnerId is null && sides.Single(side => side.Id == mergedId).OwnerId == now.OwnerId,
            tagsKept = now.Tags.SequenceEqual(Union(moved.Before.Tags, sides.Single(side => side.Id == mergedId).Tags)),
            mergedFields = sides.Single(side => side.Id == mergedId).CustomFields.GetRawText(),
        });
        Announce(tx, merge.KeptId, mergedId, moved.Conversations);
        return (await ClientSql.FindAsync(tx, mergedId))!;
    }

    private static string[] Union(string[] one, string[] other) => [.. one.Concat(other).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // In one order, whichever way round they are merged.
    private static Task<IReadOnlyList<Side>> LockAsync(TenantTransaction tx, Guid one, Guid other) => tx.QueryAsync<Side>("""
        select id, name, phone, language, owner_id, tags, custom_fields, merged_into is not null or erased_at is not null as gone from clients where id in (@one, @other) order by id for update
        """, new { one, other });

    private static async Task<Guid[]> MoveAsync(TenantTransaction tx, string table, Guid to, Guid from) =>
        [.. await tx.QueryAsync<Guid>($"update {table} set client_id = @to where client_id = @from returning id", new { to, from })];

    // What an agent proposed for both is one proposal.
    private static async Task<Guid[]> MoveHoldsAsync(TenantTransaction tx, Guid to, Guid from)
    {
        await tx.ExecuteAsync("""
            update option_holds h set state = 'dismissed', ended_at = now() where client_id = @from and state = 'proposed'
                and exists (select from option_holds k where k.client_id = @to and k.state = 'proposed' and k.departure_id = h.departure_id)
            """, new { to, from });
        var moved = await MoveAsync(tx, "option_holds", to, from);
        foreach (var hold in moved) tx.Changed("hold", hold, to);
        return moved;
    }

    private static void Announce(TenantTransaction tx, Guid kept, Guid merged, Guid[] conversations)
    {
        tx.Changed("client", kept);
        tx.Changed("client", merged);
        foreach (var conversation in conversations) tx.Changed("conversation", conversation);
    }
}
