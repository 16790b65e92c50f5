using System.Globalization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>
/// Embeds the texts of an organisation whose vectors are stale. The item only says that there may be some; the rows say which, so a lost or repeated
/// item does no harm. The queue's session is the organisation.
/// </summary>
public sealed partial class EmbedTexts(Database database, EmbeddingModel model, VectorTable table, IEnumerable<EmbeddedKind> kinds, ILogger<EmbedTexts> logger)
{
    private const int BatchSize = 64;
    private const int MostBatches = 10;

    public sealed record Item(Guid TenantId);

    private sealed record Stale(Guid Id, int Passage, string Source, byte[] Digest);

    /// <summary>To be called wherever such texts, or whether they may be found, change.</summary>
    public void Enqueue(TenantTransaction tx)
    {
        if (model.IsConfigured) tx.Enqueue(Queues.Embedding, tx.Caller.TenantId.ToString(), new Item(tx.Caller.TenantId));
    }

    [Function("EmbedTexts")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.Embedding, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, CancellationToken ct)
    {
        var caller = Caller.System(QueueBody.Parse<Item>(body).TenantId);
        if (!model.IsConfigured || !await table.ExistsAsync(ct)) return;
        var isDone = true;
        foreach (var kind in kinds) isDone &= await RunAsync(kind, caller, ct);
        if (!isDone) await database.InTenantAsync(caller, tx => { Enqueue(tx); return Task.CompletedTask; }, ct);
    }

    /// <returns>False when there may be more.</returns>
    private async Task<bool> RunAsync(EmbeddedKind kind, Caller caller, CancellationToken ct)
    {
        await database.InTenantAsync(caller, tx => tx.ExecuteAsync(kind.Forget), ct);
        for (var i = 0; i < MostBatches; i++)
        {
            var stale = await database.ReadInTenantAsync(caller, tx => tx.QueryAsync<Stale>(kind.FindStale, new { model.Name, BatchSize }), ct);
            if (stale.Count == 0) return true;
            // The model is never asked inside a transaction. What it cannot do now comes back with the queue's next delivery.
            var vectors = await EmbedAsync(kind, [.. stale], ct);
            await database.InTenantAsync(caller, tx => tx.ExecuteAsync(kind.Store, new
            {
                model.Name,
                ids = stale.Select(text => text.Id).ToArray(),
                passages = stale.Select(text => text.Passage).ToArray(),
                digests = stale.Select(text => text.Digest).ToArray(),
                embeddings = vectors.Select(vector => vector is null ? null : $"[{string.Join(',', vector.Select(number => number.ToString("R", CultureInfo.InvariantCulture)))}]").ToArray(),
            }), ct);
        }

        return false;
    }

    /// <returns>A vector a text; null for one that the model refuses: halving finds it, and the others do not wait for it.</returns>
    private async Task<float[]?[]> EmbedAsync(EmbeddedKind kind, Stale[] texts, CancellationToken ct)
    {
        try
        {
            return [.. await model.EmbedAsync([.. texts.Select(text => text.Source)], ct)];
        }
        catch (EmbeddingException exception) when (exception.IsRefusal)
        {
            if (texts is [var refused])
            {
                LogRefused(logger, kind.Name, refused.Id);
                return [null];
            }

            var half = texts.Length / 2;
            return [.. await EmbedAsync(kind, texts[..half], ct), .. await EmbedAsync(kind, texts[half..], ct)];
        }
    }

    [LoggerMessage(702, LogLevel.Warning, "The embedding model refuses the text of {Kind} {Id}; it is found by its words alone")]
    private static partial void LogRefused(ILogger logger, string kind, Guid id);
}
