using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;

namespace SoulCrm.Functions.Platform.Embeddings;

/// <summary>The model gave no vectors. The message holds nothing of the texts: a provider's own message may repeat them.</summary>
/// <param name="status">The HTTP status, where there was an answer.</param>
public sealed class EmbeddingException(string reason, int? status = null) : Exception($"The texts could not be embedded: {reason}.")
{
    /// <summary>The model refuses what it was given; asked again it would refuse again.</summary>
    public bool IsRefusal => status is 400 or 413 or 422;
}

/// <summary>The configured embedding model, and the only way to it: whatever a provider does ends as vectors that can be stored, or as one exception.</summary>
public sealed class EmbeddingModel(IOptions<EmbeddingOptions> options) : IDisposable
{
    private const int MostDimensions = 16_000; // of pgvector

    private readonly IEmbeddingGenerator<string, Embedding<float>>? patient = Create(options.Value, options.Value.Timeout, retries: 4);
    private readonly IEmbeddingGenerator<string, Embedding<float>>? quick = Create(options.Value, options.Value.QueryTimeout, retries: 0);

    public bool IsConfigured => patient is not null;

    public string Name => options.Value.Model;

    /// <summary>Embeds for the store: busy and failing providers are asked again for a while.</summary>
    /// <returns>A vector a text, in their order, all of one length.</returns>
    /// <exception cref="EmbeddingException">There are none.</exception>
    public Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken ct) => AskAsync(patient!, texts, ct);

    /// <summary>Embeds what somebody waits for.</summary>
    /// <exception cref="EmbeddingException">There is no vector, or not in time.</exception>
    public async Task<float[]> EmbedQueryAsync(string text, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(options.Value.QueryTimeout);
        try
        {
            return (await AskAsync(quick!, [text], patience.Token))[0];
        }
        catch (Exception exception) when (exception is not EmbeddingException && !ct.IsCancellationRequested)
        {
            throw new EmbeddingException("no answer in time");
        }
    }

    public void Dispose()
    {
        patient?.Dispose();
        quick?.Dispose();
    }

    private static async Task<IReadOnlyList<float[]>> AskAsync(IEmbeddingGenerator<string, Embedding<float>> generator, IReadOnlyList<string> texts, CancellationToken ct)
    {
        List<float[]> vectors;
        try
        {
            vectors = [.. (await generator.GenerateAsync(texts, options: null, ct)).Select(embedding => embedding.Vector.ToArray())];
        }
        catch (ClientResultException exception)
        {
            throw new EmbeddingException($"status {exception.Status}", exception.Status);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            // A broken answer surfaces as whatever the client stumbled over.
            throw new EmbeddingException(exception.GetType().Name);
        }

        // A vector that is not finite, or has no direction, has no distance to anything.
        var good = vectors.Count == texts.Count && vectors.All(vector =>
            vector.Length is > 0 and <= MostDimensions && vector.Length == vectors[0].Length && vector.All(float.IsFinite) && vector.Any(number => number != 0));
        return good ? vectors : throw new EmbeddingException("the answer holds no vectors that could be stored");
    }

    private static IEmbeddingGenerator<string, Embedding<float>>? Create(EmbeddingOptions options, TimeSpan timeout, int retries) => options.Provider == EmbeddingOptions.None
        ? null
        // The client refuses an empty key, local servers need none.
        : new OpenAIClient(new ApiKeyCredential(options.ApiKey is { Length: > 0 } key ? key : "none"), new OpenAIClientOptions
        {
            Endpoint = new Uri(options.BaseUrl),
            NetworkTimeout = timeout,
            RetryPolicy = new ClientRetryPolicy(retries),
        }).GetEmbeddingClient(options.Model).AsIEmbeddingGenerator();
}
