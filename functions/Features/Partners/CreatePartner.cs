using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Partners;

public static class CreatePartner
{
    public sealed record Request(string Kind, string Name, PartnerContact[]? Contacts = null, decimal CommissionPercent = 0, string? ContractNotes = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Kind).NotEmpty().OneOf(PartnerKind.All);
            RuleFor(r => r.Name).Line(200);
            RuleFor(r => r.Contacts!).SetValidator(new ContactsValidator()).When(r => r.Contacts is not null);
            RuleFor(r => r.CommissionPercent).InclusiveBetween(0, 100).PrecisionScale(5, 2, ignoreTrailingZeros: true);
            RuleFor(r => r.ContractNotes).MaximumLength(10_000);
        }
    }

    public static async Task<Result<Partner>> RunAsync(TenantTransaction tx, Request request)
    {
        var id = Guid.CreateVersion7();
        var inserted = await tx.ExecuteAsync("""
            insert into partners (id, kind, name, contacts, commission_percent, contract_notes)
            values (@id, @Kind, @name, @contacts::jsonb, @CommissionPercent, coalesce(@ContractNotes, '')) on conflict do nothing
            """, new
        {
            id,
            request.Kind,
            name = request.Name.Trim(),
            contacts = JsonSerializer.Serialize(request.Contacts ?? [], ApiJson.Options),
            request.CommissionPercent,
            request.ContractNotes,
        });
        if (inserted == 0) return new PartnerNameTaken();
        tx.Changed("partner", id, kind: "created");
        return (await PartnerSql.FindAsync(tx, id))!;
    }
}
