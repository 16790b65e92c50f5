using FluentValidation;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Changes the fields that the request names. A name set here is never overwritten by WhatsApp's. Custom fields are merged: null removes one.</summary>
public static class UpdateClient
{
    public sealed record Request(
        string? Name = null, Optional<string>? Phone = null, string? Language = null, string[]? Tags = null, Optional<Guid?>? OwnerId = null,
        IReadOnlyDictionary<string, string?>? CustomFields = null, string? Consent = null, bool? Blocked = null, bool? Archived = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Line(200).When(r => r.Name is not null);
            this.RuleForOptional(r => r.Phone).Phone();
            RuleFor(r => r.Language).Language();
            ClientRules.Tags(this, r => r.Tags);
            ClientRules.CustomFields(this, r => r.CustomFields);
            RuleFor(r => r.Consent).OneOf("unknown", "given", "withdrawn");
        }
    }

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        var before = await tx.FirstOrDefaultAsync<Client>($"select {ClientSql.Columns} from clients where id = @id for no key update", new { id });
        if (before is null) return new NotFound("client");
        if (before.ErasedAt is not null) return new Conflict("client.erased", "The client's data was erased: there is nothing to change.");
        if (before.MergedInto is not null) return new Conflict("client.merged", "The client was merged into another one.");
        if (request.OwnerId?.Value is { } owner && await NotAssignable.CheckAsync(tx, owner) is { } error) return error;
        if (request.Phone is { } phone && phone.Value != before.Phone && !await ChangePhoneAsync(tx, id, before.Phone, phone.Value))
            return new Conflict("client.phone_taken", "Another client of yours has this phone.");
        await tx.ExecuteAsync("""
            update clients set name = coalesce(@name, name), name_edited = name_edited or @name is not null,
                phone = case when @setPhone then @phone else phone end, language = coalesce(@Language, language), tags = coalesce(@Tags, tags),
                owner_id = case when @setOwner then @owner else owner_id end,
                custom_fields = jsonb_strip_nulls(custom_fields || coalesce(@customFields::jsonb, '{}')),
                consent = coalesce(@Consent, consent), consent_at = case when @Consent is distinct from consent and @Consent is not null then now() else consent_at end,
                blocked = coalesce(@Blocked, blocked),
                archived_at = case @Archived when true then coalesce(archived_at, now()) when false then null else archived_at end, updated_at = now()
            where id = @id
            """, new
        {
            id,
            name = request.Name?.Trim(),
            setPhone = request.Phone is not null,
            phone = request.Phone?.Value,
            request.Language,
            request.Tags,
            setOwner = request.OwnerId is not null,
            owner = request.OwnerId?.Value,
            customFields = request.CustomFields is null ? null : System.Text.Json.JsonSerializer.Serialize(request.CustomFields, ApiJson.Options),
            request.Consent,
            request.Blocked,
            request.Archived,
        });
        if (request.Blocked == true && !before.Blocked) await CancelQueuedAsync(tx, id);
        tx.Changed("client", id);
        return (await ClientSql.FindAsync(tx, id))!;
    }

    private static async Task<bool> ChangePhoneAsync(TenantTransaction tx, Guid id, string? from, string? to)
    {
        if (from is not null) await tx.ExecuteAsync("delete from client_identities where kind = 'phone' and value = @from and client_id = @id", new { from, id });
        return to is null || await tx.ExecuteAsync("""
            insert into client_identities (kind, value, client_id) values ('phone', @to, @id)
            on conflict (tenant_id, kind, value) do update set client_id = excluded.client_id where client_identities.client_id = @id
            """, new { to, id }) == 1;
    }

    private static async Task CancelQueuedAsync(TenantTransaction tx, Guid clientId)
    {
        await tx.ExecuteAsync("select from conversations where client_id = @clientId order by id for no key update", new { clientId });
        var canceled = await tx.QueryAsync<(Guid Id, Guid ConversationId)>("""
            update messages m set status = 'canceled' from conversations c
            where c.client_id = @clientId and m.conversation_id = c.id and m.status = 'queued' returning m.id, m.conversation_id
            """, new { clientId });
        foreach (var (id, conversationId) in canceled) await DeliveryStatus.ShowAsync(tx, id, conversationId);
    }
}
