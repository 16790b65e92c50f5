using FluentValidation;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Adds a client by hand. A phone belongs to one client of the organisation.</summary>
public static class CreateClient
{
    public sealed record Request(
        string Name, string Phone, string? Language = null, string[]? Tags = null, Guid? OwnerId = null, IReadOnlyDictionary<string, string?>? CustomFields = null, string? Consent = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Line(200);
            RuleFor(r => r.Phone).NotEmpty().Phone();
            RuleFor(r => r.Language).Language();
            ClientRules.Tags(this, r => r.Tags);
            ClientRules.CustomFields(this, r => r.CustomFields);
            RuleFor(r => r.Consent).OneOf("unknown", "given", "withdrawn");
        }
    }

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Request request)
    {
        if (request.OwnerId is { } owner && await NotAssignable.CheckAsync(tx, owner) is { } error) return error;
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into clients (id, name, name_edited, phone, language, source, tags, owner_id, custom_fields, consent, consent_at)
            values (@id, @name, true, @Phone, @Language, 'manual', @tags, @OwnerId, @customFields::jsonb, coalesce(@Consent, 'unknown'), case when @Consent is not null then now() end)
            """, new { id, name = request.Name.Trim(), request.Phone, request.Language, tags = request.Tags ?? [], request.OwnerId, customFields = ClientRules.ToJson(request.CustomFields), request.Consent });
        // The primary key settles two requests at once.
        var inserted = await tx.ExecuteAsync(
            "insert into client_identities (kind, value, client_id) values ('phone', @Phone, @id) on conflict do nothing", new { request.Phone, id });
        if (inserted == 0) return new Conflict("client.phone_taken", "Another client of yours has this phone.");
        tx.Changed("client", id, kind: "created");
        return (await ClientSql.FindAsync(tx, id))!;
    }
}
