using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Products.Photos;

/// <summary>Takes a picture that its own bytes prove to be one.</summary>
public sealed class UploadPhoto(Api api, Database database, BlobWithRow blobs)
{
    public const int MaxBytes = 8 * 1024 * 1024;
    public const int MostPerProduct = 20;
    private const int LongestSide = 8000;
    private const long MostPixels = 40_000_000;

    public async Task<IResult> RunAsync(HttpRequest http, Guid productId, CancellationToken ct)
    {
        var declared = http.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (!ImageHeader.MediaTypes.Contains(declared, StringComparer.Ordinal))
            return Problems.From(415, "request.unsupported_media_type", "Unsupported media type", $"Send one of: {string.Join(", ", ImageHeader.MediaTypes)}.");
        var file = await http.ReadBytesAsync(MaxBytes, ct);
        if (file is null) return RequestBody.TooLarge(MaxBytes);
        if (ImageHeader.Read(file) is not { } header) return Problems.From(new Unprocessable("photo.unreadable", "This is no whole JPEG, PNG or WebP picture."));
        if (header.MediaType != declared) return Problems.From(new Unprocessable("photo.type_mismatch", $"The request says {declared}, the picture is {header.MediaType}."));
        if (header.Width > LongestSide || header.Height > LongestSide || (long)header.Width * header.Height > MostPixels)
            return Problems.From(new Unprocessable("photo.too_many_pixels", $"A picture has at most {LongestSide} pixels a side and {MostPixels / 1_000_000} million in all; this one has {header.Width} × {header.Height}."));

        var id = Guid.CreateVersion7();
        var name = PhotoSql.BlobName(http.Caller().TenantId, id);
        // Known products only: whoever tries ids does not fill the store.
        if (!await database.ReadInTenantAsync(http.Caller(), tx => PhotoSql.ProductExistsAsync(tx, productId), ct)) return Problems.From(new NotFound("product"));
        return await blobs.PutAsync(http.Caller(), BlobContainers.Photos, name, file, header.MediaType, async () =>
        {
            var written = false;
            var answer = await api.WriteAsync<ProductPhoto>(http, productId, file, async tx =>
            {
                var result = await AddAsync(tx, productId, id, header, file.Length);
                written = result.Succeeded;
                return result;
            }, ct);
            return (answer, written);
        }, tx => tx.SingleAsync<bool>("select exists (select from product_photos where id = @id)", new { id }), PhotoSql.StoreUnavailable, ct);
    }

    private static async Task<Result<ProductPhoto>> AddAsync(TenantTransaction tx, Guid productId, Guid id, ImageHeader header, int bytes)
    {
        // The lock lets uploads of one product count one after the other.
        if (await tx.ExecuteAsync("update products set version = version + 1, updated_at = now() where id = @productId", new { productId }) == 0) return new NotFound("product");
        var added = await tx.ExecuteAsync("""
            insert into product_photos (id, product_id, position, media_type, width, height, bytes)
            select @id, @productId, coalesce(max(position) + 1, 0), @MediaType, @Width, @Height, @bytes from product_photos where product_id = @productId having count(*) < @MostPerProduct
            """, new { id, productId, header.MediaType, header.Width, header.Height, bytes, MostPerProduct });
        if (added == 0) return new Conflict("photo.too_many", $"A tour has at most {MostPerProduct} photos.");
        tx.Changed("product", productId);
        return ProductSql.Photo(productId, id, header.Width, header.Height);
    }
}
