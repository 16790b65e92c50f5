using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Partners;

/// <summary>A person to call or write to.</summary>
public sealed record PartnerContact(string Name, string? Phone = null, string? Email = null, string? Note = null);

/// <summary>Whoever the agency buys tours, nights or services from.</summary>
public sealed record Partner(
    Guid Id, [Values(typeof(PartnerKind))] string Kind, string Name, IReadOnlyList<PartnerContact> Contacts, decimal CommissionPercent, string ContractNotes,
    [Values("active", "archived")] string Status, DateTimeOffset CreatedAt, int Version) : IVersioned;

public static class PartnerKind
{
    public static readonly string[] All = ["operator", "hotel", "guide", "transfer", "other"];
}

public sealed class ContactsValidator : AbstractValidator<PartnerContact[]>
{
    private const int Most = 20;

    public ContactsValidator()
    {
        RuleFor(all => all.Length).LessThanOrEqualTo(Most).OverridePropertyName("");
        RuleForEach(all => all).NotNull().ChildRules(contact =>
        {
            contact.RuleFor(c => c.Name).Line(200);
            // As it is written on a card: extensions, two numbers, a messenger. Nothing is sent to it.
            contact.RuleFor(c => c.Phone).Line(50).When(c => c.Phone is not null);
            contact.RuleFor(c => c.Email).MaximumLength(254).EmailAddress();
            contact.RuleFor(c => c.Note).MaximumLength(500);
        });
    }
}

/// <summary>Another active partner is called so: names tell partners apart when tours are taken from a file.</summary>
public sealed record PartnerNameTaken() : Conflict("partner.name_taken", "Another partner has this name.");

/// <summary>A tour names a partner that is not there.</summary>
public sealed record UnknownPartner() : Unprocessable("partner.unknown", "There is no partner with this id.")
{
    public static async Task<UnknownPartner?> CheckAsync(TenantTransaction tx, Guid id) =>
        await tx.SingleAsync<bool>("select exists (select from partners where id = @id)", new { id }) ? null : new UnknownPartner();
}

internal static class PartnerSql
{
    public const string Columns = "id, kind, name, contacts, commission_percent, contract_notes, status, created_at, version";

    public sealed record Row(Guid Id, string Kind, string Name, JsonElement Contacts, decimal CommissionPercent, string ContractNotes, string Status, DateTimeOffset CreatedAt, int Version)
    {
        public Partner ToPartner() => new(Id, Kind, Name, Contacts.Deserialize<PartnerContact[]>(ApiJson.Options)!, CommissionPercent, ContractNotes, Status, CreatedAt, Version);
    }

    public static async Task<Partner?> FindAsync(TenantTransaction tx, Guid id) =>
        (await tx.FirstOrDefaultAsync<Row>($"select {Columns} from partners where id = @id", new { id }))?.ToPartner();
}
