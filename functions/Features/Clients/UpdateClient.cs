using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>Changes the fields that the request names. A name set here is never overwritten by WhatsApp's.</summary>
public static class UpdateClient
{
    public sealed record Request(string? Name = null, string? Language = null, string[]? Tags = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).NotEmpty().MaximumLength(200).When(r => r.Name is not null);
            RuleFor(r => r.Language).Matches("^[a-z]{2,3}$");
            RuleForEach(r => r.Tags).NotEmpty().MaximumLength(50);
            RuleFor(r => r.Tags).Must(tags => tags is null || tags.Length <= 50).WithMessage("At most 50 tags.");
        }
    }

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        var updated = await tx.ExecuteAsync("""
            update clients set name = coalesce(@Name, name), name_edited = name_edited or @Name is not null,
                language = coalesce(@Language, language), tags = coalesce(@Tags, tags), updated_at = now()
            where id = @id
            """, new { id, request.Name, request.Language, request.Tags });
        if (updated == 0) return new NotFound("client");
        tx.Changed("client", id);
        return (await ClientSql.FindAsync(tx, id))!;
    }
}
