using System.Text.Json;
using FluentValidation;
using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Partners;

/// <summary>Changes the fields that the request names; contacts are replaced as a whole.</summary>
public static class UpdatePartner
{
    public sealed record Request(
        string? Kind = null, string? Name = null, PartnerContact[]? Contacts = null, decimal? CommissionPercent = null, string? ContractNotes = null, string? Status = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Kind).OneOf(PartnerKind.All);
            RuleFor(r => r.Name).Line(200).When(r => r.Name is not null);
            RuleFor(r => r.Contacts!).SetValidator(new ContactsValidator()).When(r => r.Contacts is not null);
            RuleFor(r => r.CommissionPercent).InclusiveBetween(0, 100).PrecisionScale(5, 2, ignoreTrailingZeros: true);
            RuleFor(r => r.ContractNotes).MaximumLength(10_000);
            RuleFor(r => r.Status).OneOf("active", "archived");
        }
    }

    public static async Task<Result<Partner>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        var before = await tx.FirstOrDefaultAsync<string>("select name from partners where id = @id for no key update", new { id });
        if (before is null) return new NotFound("partner");
        try
        {
            await tx.ExecuteAsync("""
                update partners set kind = coalesce(@Kind, kind), name = coalesce(@name, name), contacts = coalesce(@contacts::jsonb, contacts),
                    commission_percent = coalesce(@CommissionPercent, commission_percent), contract_notes = coalesce(@ContractNotes, contract_notes), status = coalesce(@Status, status), updated_at = now()
                where id = @id
                """, new
            {
                id,
                request.Kind,
                name = request.Name?.Trim(),
                contacts = request.Contacts is null ? null : JsonSerializer.Serialize(request.Contacts, ApiJson.Options),
                request.CommissionPercent,
                request.ContractNotes,
                request.Status,
            });
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "partners_name" })
        {
            return new PartnerNameTaken();
        }

        // Tours show the name, so they are not what they were.
        if (request.Name is { } name && name.Trim() != before) await tx.ExecuteAsync("update products set version = version + 1 where partner_id = @id", new { id });
        tx.Changed("partner", id);
        return (await PartnerSql.FindAsync(tx, id))!;
    }
}
