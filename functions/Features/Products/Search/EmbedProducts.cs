using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Embeddings;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Products.Search;

/// <summary>
/// Embeds the tours of an organisation whose vectors are stale. The item only says that there may be some; the rows say which, so a lost or repeated
/// item does no harm. The queue's session is the organisation.
/// </summary>
public sealed partial class EmbedProducts(Database database, EmbeddingModel model, VectorTable table, ILogger<EmbedProducts> logger)
{
    private const int BatchSize = 64;
    private const int MostBatches = 10;

    public sealed record Item(Guid TenantId);

    private sealed record Stale(Guid Id, string Source, byte[] Digest);

    /// <summary>To be called wherever the texts or the status of tours change.</summary>
    public void Enqueue(TenantTransaction tx)
    {
        if (model.IsConfigured) tx.Enqueue(Queues.ProductEmbedding, tx.Caller.TenantId.ToString(), new Item(tx.Caller.TenantId));
    }

    [Function("EmbedProducts")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.ProductEmbedding, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, CancellationToken ct)
    {
        var caller = Caller.System(QueueBody.Parse<Item>(body).TenantId);
        if (!model.IsConfigured || !await table.ExistsAsync(ct)) return;
        await database.InTenantAsync(caller, tx => tx.ExecuteAsync("delete from product_embeddings e using products p where p.id = e.product_id and p.status = 'archived'"), ct);
        for (var i = 0; i < MostBatches; i++)
        {
            var stale = await database.ReadInTenantAsync(caller, tx => tx.QueryAsync<Stale>("select id, source, digest from stale_products(@Name) order by id limit @BatchSize", new { model.Name, BatchSize }), ct);
            if (stale.Count == 0) return;
            // The model is never asked inside a transaction. What it cannot do now comes back with the queue's next delivery.
            var vectors = await EmbedAsync([.. stale], ct);
            await database.InTenantAsync(caller, tx => StoreAsync(tx, stale, vectors), ct);
        }

        await database.InTenantAsync(caller, tx => { Enqueue(tx); return Task.CompletedTask; }, ct);
    }

    /// <returns>A vector a tour; null for one whose text the model refuses: halving finds it, and the others do not wait for it.</returns>
    private async Task<float[]?[]> EmbedAsync(Stale[] tours, CancellationToken ct)
    {
        try
        {
            return [.. await model.EmbedAsync([.. tours.Select(tour => tour.Source)], ct)];
        }
        catch (EmbeddingException exception) when (exception.IsRefusal)
        {
            if (tours is [var refused])
            {
                LogRefused(logger, refused.Id);
                return [null];
            }

            var half = tours.Length / 2;
            return [.. await EmbedAsync(tours[..half], ct), .. await EmbedAsync(tours[half..], ct)];
        }
    }

    // A tour that was edited meanwhile is left out: its vector would be of a text that it no longer has.
    private Task StoreAsync(TenantTransaction tx, IReadOnlyList<Stale> tours, float[]?[] vectors) => tx.ExecuteAsync("""
        insert into product_embeddings (product_id, model, digest, embedding)
        select v.id, @Name, v.digest, v.embedding::vector
        from unnest(@ids, @digests, @embeddings) as v(id, digest, embedding) join products p on p.id = v.id
        where p.status = 'active' and sha256(convert_to(product_source(p), 'UTF8')) = v.digest
        on conflict (tenant_id, product_id) do update set model = excluded.model, digest = excluded.digest, embedding = excluded.embedding, updated_at = now()
        """, new
    {
        model.Name,
        ids = tours.Select(tour => tour.Id).ToArray(),
        digests = tours.Select(tour => tour.Digest).ToArray(),
        embeddings = vectors.Select(vector => vector is null ? null : $"[{string.Join(',', vector.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]").ToArray(),
    });

    [LoggerMessage(702, LogLevel.Warning, "The embedding model refuses the text of tour {Product}; it is found by its words alone")]
    private static partial void LogRefused(ILogger logger, Guid product);
}
