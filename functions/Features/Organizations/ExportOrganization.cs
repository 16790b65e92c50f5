using System.Data;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Products.Photos;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Organizations;

/// <summary>
/// All data of the organisation as a ZIP with one JSON-lines file per table and its pictures, streamed in one transaction that sees one moment. Secrets
/// (hashes, tokens, second factors) stay out.
/// </summary>
public static class ExportOrganization
{
    /// <summary>Tables whose rows are secrets, are computed from others, or only matter while the system runs.</summary>
    private static readonly string[] LeftOut =
        ["refresh_tokens", "sessions", "one_time_tokens", "idempotency_keys", "outbox", "changes", "change_heads", "webhook_deliveries", "early_receipts", "message_search", "messages_to_index", "product_embeddings", "article_passages", "article_embeddings", "translation_jobs", "translation_cache", "translator_glossaries"];

    public sealed class Download(Database database, IBlobStore blobs, Caller caller) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/zip";
            httpContext.Response.Headers.ContentDisposition = "attachment; filename=\"soulcrm-export.zip\"";
            var ct = httpContext.RequestAborted;
            await database.InTenantAsync(caller, async tx =>
            {
                // The archive's directory is written synchronously at its end; it is small.
                await using var output = httpContext.Response.BodyWriter.AsStream();
                await using var archive = new ZipArchive(output, ZipArchiveMode.Create, leaveOpen: true);
                foreach (var table in await TablesAsync(tx))
                {
                    await using var entry = new StreamWriter(await archive.CreateEntry($"{table}.jsonl", CompressionLevel.Fastest).OpenAsync(ct), new UTF8Encoding(false));
                    await foreach (var row in tx.StreamAsync<string>($"select (to_jsonb(t) - '{{password_hash,totp_secret,totp_pending,totp_step,recovery_codes,qr,qr_expires_at,words}}'::text[])::text from {table} t"))
                        await entry.WriteAsync((row + "\n").AsMemory(), ct);
                }

                foreach (var photo in await tx.QueryAsync<Guid>("select id from product_photos order by product_id, position"))
                {
                    await using var picture = await blobs.OpenReadAsync(BlobContainers.Photos, PhotoSql.BlobName(caller.TenantId, photo), ct);
                    if (picture is null) continue; // deleted since: its row is of the moment that the export began
                    await using var entry = await archive.CreateEntry($"photos/{photo}", CompressionLevel.NoCompression).OpenAsync(ct);
                    await picture.CopyToAsync(entry, ct);
                }

                foreach (var file in await tx.QueryAsync<Guid>("select id from media_files where state = 'stored' order by id"))
                {
                    await using var content = await blobs.OpenReadAsync(BlobContainers.Media, MediaSql.BlobName(caller.TenantId, file), ct);
                    if (content is null) continue;
                    await using var entry = await archive.CreateEntry($"media/{file}", CompressionLevel.NoCompression).OpenAsync(ct);
                    await content.CopyToAsync(entry, ct);
                }

                return true;
            }, ct, IsolationLevel.RepeatableRead);
        }
    }

    // Of the catalogue, so that a table of tomorrow is not forgotten.
    private static async Task<IReadOnlyList<string>> TablesAsync(TenantTransaction tx) => await tx.QueryAsync<string>("""
        select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not c.relname = any(@LeftOut)
          and (c.relname = 'organizations' or exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped))
        order by c.relname
        """, new { LeftOut });
}
