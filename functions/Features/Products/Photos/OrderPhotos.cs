using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

/// <summary>Puts the photos of a tour in order; the first one is its face.</summary>
public static class OrderPhotos
{
    /// <param name="Photos">All of the tour's, each once.</param>
    public sealed record Request(Guid[] Photos);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Photos).NotNull().Must(photos => photos is null || photos.Distinct().Count() == photos.Length).WithMessage("Each photo once.");
    }

    public static async Task<Result<Product>> RunAsync(TenantTransaction tx, Guid productId, Request request)
    {
        if (await tx.FirstOrDefaultAsync<Guid?>("select id from products where id = @productId for no key update", new { productId }) is null) return new NotFound("product");
        var known = await tx.QueryAsync<Guid>("select id from product_photos where product_id = @productId", new { productId });
        if (!known.ToHashSet().SetEquals(request.Photos)) return new Unprocessable("photo.order_incomplete", "The order names all photos of the tour and no other.");
        await tx.ExecuteAsync("""
            update product_photos p set position = o.n - 1 from unnest(@Photos) with ordinality as o(id, n) where p.id = o.id and p.product_id = @productId;
            update products set version = version + 1, updated_at = now() where id = @productId
            """, new { request.Photos, productId });
        tx.Changed("product", productId);
        return (await ProductSql.FindAsync(tx, productId))!;
    }
}
