using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Adds a client by hand. A phone belongs to one client of the organisation.</summary>
public static class CreateClient
{
    public sealed record Request(string Name, string Phone, string? Language = null, string[]? Tags = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).NotEmpty().MaximumLength(200);
            RuleFor(r => r.Phone).NotEmpty().Matches("^\\+[1-9][0-9]{6,14}$").WithMessage("A phone in E.164 form, such as +79990001122.");
            RuleFor(r => r.Language).Matches("^[a-z]{2,3}$");
            RuleForEach(r => r.Tags).NotEmpty().MaximumLength(50);
            RuleFor(r => r.Tags).Must(tags => tags is null || tags.Length <= 50).WithMessage("At most 50 tags.");
        }
    }

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Request request)
    {
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into clients (id, name, name_edited, phone, language, source, tags) values (@id, @Name, true, @Phone, @Language, 'manual', @tags)
            """, new { id, request.Name, request.Phone, request.Language, tags = request.Tags ?? [] });
        // The primary key settles two requests at once.
        var inserted = await tx.ExecuteAsync(
            "insert into client_identities (kind, value, client_id) values ('phone', @Phone, @id) on conflict do nothing", new { request.Phone, id });
        if (inserted == 0) return new Conflict("client.phone_taken", "Another client of yours has this phone.");
        tx.Changed("client", id, kind: "created");
        return (await ClientSql.FindAsync(tx, id))!;
    }
}
