using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Products;

/// <summary>Adds a tour with its departures.</summary>
public static class CreateProduct
{
    public sealed record Request(
        Dictionary<string, string> Title, string Country, string City, string Type, int Days, Dictionary<string, string>? Description = null,
        string[]? Inclusions = null, DepartureRequest[]? Departures = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Title).NotEmpty().SetValidator(new TextsValidator(200));
            RuleFor(r => r.Description!).SetValidator(new TextsValidator(5000)).When(r => r.Description is not null);
            RuleFor(r => r.Country).NotEmpty().Matches("^[A-Z]{2}$").WithMessage("An ISO 3166-1 code of two capital letters, such as TR.");
            RuleFor(r => r.City).NotEmpty().MaximumLength(100);
            RuleFor(r => r.Type).Must(type => ProductType.All.Contains(type, StringComparer.Ordinal)).WithMessage($"One of: {string.Join(", ", ProductType.All)}.");
            RuleFor(r => r.Days).InclusiveBetween(1, 365);
            RuleForEach(r => r.Inclusions).NotEmpty().MaximumLength(200);
            RuleFor(r => r.Departures!).SetValidator(new DeparturesValidator()).When(r => r.Departures is not null);
        }
    }

    public static async Task<Product> RunAsync(TenantTransaction tx, Request request)
    {
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into products (id, title, description, country, city, type, days, inclusions)
            values (@id, @title::jsonb, @description::jsonb, @Country, @City, @Type, @Days, @inclusions)
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
        });
        await Departures.ReplaceAsync(tx, id, request.Departures ?? []);
        tx.Changed("product", id, kind: "created");
        return (await ProductSql.FindAsync(tx, id))!;
    }
}
