using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Features.Partners;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Products;

/// <summary>Adds a tour with its departures.</summary>
public static class CreateProduct
{
    public sealed record Request(
        [Keys("ru", "en")] Dictionary<string, string> Title, string Country, string City, string Type, int Days, [Keys("ru", "en")] Dictionary<string, string>? Description = null,
        string[]? Inclusions = null, Guid? PartnerId = null, DepartureRequest[]? Departures = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title).NotEmpty().SetValidator(new TextsValidator(200));
            RuleFor(r => r.Description!).SetValidator(new TextsValidator(5000)).When(r => r.Description is not null);
            RuleFor(r => r.Country).NotEmpty().Country();
            RuleFor(r => r.City).Line(100);
            RuleFor(r => r.Type).NotEmpty().OneOf(ProductType.All);
            RuleFor(r => r.Days).InclusiveBetween(1, 365);
            RuleForEach(r => r.Inclusions).Line(200);
            RuleFor(r => r.Inclusions).Must(inclusions => inclusions is null || inclusions.Length <= 50).WithMessage("At most 50.");
            RuleFor(r => r.Departures!).SetValidator(new DeparturesValidator()).When(r => r.Departures is not null);
        }
    }

    public static async Task<Result<Product>> RunAsync(TenantTransaction tx, Request request)
    {
        if (request.PartnerId is { } partner && await UnknownPartner.CheckAsync(tx, partner) is { } error) return error;
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into products (id, title, description, country, city, type, days, inclusions, partner_id)
            values (@id, @title::jsonb, @description::jsonb, @Country, @City, @Type, @Days, @inclusions, @PartnerId)
            """, new
        {
            id,
            title = JsonSerializer.Serialize(request.Title),
            description = JsonSerializer.Serialize(request.Description ?? []),
            request.Country,
            request.City,
            request.Type,
            request.Days,
            inclusions = request.Inclusions ?? [],
            request.PartnerId,
        });
        if (await Departures.PutAsync(tx, [.. (request.Departures ?? []).Select(departure => (id, departure))]) is { } past) return past;
        tx.Changed("product", id, kind: "created");
        return (await ProductSql.FindAsync(tx, id))!;
    }
}
