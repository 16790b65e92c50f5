using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Features.Partners;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Products;

/// <summary>Changes the fields that the request names; <c>departures</c> replaces the coming departures as a whole, null clears the partner.</summary>
public static class UpdateProduct
{
    public sealed record Request(
        [Keys("ru", "en")] Dictionary<string, string>? Title = null, [Keys("ru", "en")] Dictionary<string, string>? Description = null, string? Country = null, string? City = null, string? Type = null,
        int? Days = null, string[]? Inclusions = null, string? Status = null, Optional<Guid?>? PartnerId = null, DepartureRequest[]? Departures = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title!).NotEmpty().SetValidator(new TextsValidator(200)).When(r => r.Title is not null);
            RuleFor(r => r.Description!).SetValidator(new TextsValidator(5000)).When(r => r.Description is not null);
            RuleFor(r => r.Country).Country();
            RuleFor(r => r.City).Line(100).When(r => r.City is not null);
            RuleFor(r => r.Type).OneOf(ProductType.All);
            RuleFor(r => r.Days).InclusiveBetween(1, 365);
            RuleForEach(r => r.Inclusions).Line(200);
            RuleFor(r => r.Inclusions).Must(inclusions => inclusions is null || inclusions.Length <= 50).WithMessage("At most 50.");
            RuleFor(r => r.Status).OneOf("active", "archived");
            RuleFor(r => r.Departures!).SetValidator(new DeparturesValidator()).When(r => r.Departures is not null);
        }
    }

    public static async Task<Result<Product>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        if (request.PartnerId?.Value is { } partner && await UnknownPartner.CheckAsync(tx, partner) is { } unknown) return unknown;
        var updated = await tx.ExecuteAsync("""
            update products set title = coalesce(@title::jsonb, title), description = coalesce(@description::jsonb, description), country = coalesce(@Country, country),
                city = coalesce(@City, city), type = coalesce(@Type, type), days = coalesce(@Days, days), inclusions = coalesce(@Inclusions, inclusions),
                status = coalesce(@Status, status), partner_id = case when @setPartner then @partnerId else partner_id end, updated_at = now()
            where id = @id
            """, new
        {
            id,
            title = request.Title is null ? null : JsonSerializer.Serialize(request.Title),
            description = request.Description is null ? null : JsonSerializer.Serialize(request.Description),
            request.Country,
            request.City,
            request.Type,
            request.Days,
            request.Inclusions,
            request.Status,
            setPartner = request.PartnerId is not null,
            partnerId = request.PartnerId?.Value,
        });
        if (updated == 0) return new NotFound("product");
        if (request.Departures is not null && await Departures.ReplaceAsync(tx, id, request.Departures) is { } error) return error;
        tx.Changed("product", id);
        return (await ProductSql.FindAsync(tx, id))!;
    }
}
