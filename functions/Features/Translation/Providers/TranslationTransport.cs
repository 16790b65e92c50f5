using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;
using Polly.Timeout;
using SoulCrm.Functions.Features.Agents.Models;

namespace SoulCrm.Functions.Features.Translation.Providers;

/// <summary>Asks a provider over HTTP: a while for each attempt, a few attempts, and Retry-After where it is short.</summary>
internal sealed class TranslationTransport(HttpClient http, IOptions<TranslationOptions> settings, TimeProvider time)
{
    /// <summary>Bytes. JSON around the longest text, with everything in it escaped, is shorter.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly ResiliencePipeline<JsonElement> pipeline = Build(settings.Value, time);

    /// <param name="create">Makes the request of one attempt.</param>
    /// <param name="fault">What a refusal of this provider means: status and body, which is undefined when it is no JSON.</param>
    /// <returns>The answer's JSON; undefined when it has no body.</returns>
    /// <exception cref="TranslationException">No attempt succeeded.</exception>
    public async Task<JsonElement> SendAsync(Func<HttpRequestMessage> create, Func<int, JsonElement, TranslationFault> fault, CancellationToken ct)
    {
        try
        {
            return await pipeline.ExecuteAsync(async token => await AttemptAsync(create, fault, token), ct);
        }
        catch (TimeoutRejectedException exception)
        {
            throw new TranslationException(TranslationFault.Unavailable, "no answer in time", inner: exception);
        }
    }

    public static JsonContent Json(object body) => JsonContent.Create(body, options: BodyOptions);

    private static readonly JsonSerializerOptions BodyOptions = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    private async Task<JsonElement> AttemptAsync(Func<HttpRequestMessage> create, Func<int, JsonElement, TranslationFault> fault, CancellationToken ct)
    {
        try
        {
            using var request = create();
            using var response = await http.SendAsync(request, ct);
            var body = Parse(await response.Content.ReadAsByteArrayAsync(ct));
            var status = (int)response.StatusCode;
            if (response.IsSuccessStatusCode)
                return body is { } read ? read : throw new TranslationException(TranslationFault.Unavailable, "the answer cannot be read", status);
            throw new TranslationException(fault(status, body ?? default), $"HTTP {status}", status) { RetryAfter = ModelException.RetryAfterOf(response.Headers, time.GetUtcNow()) };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new TranslationException(TranslationFault.Unavailable, "the connection failed", inner: exception);
        }
    }

    /// <returns>Null: it is no JSON. Undefined: it is empty.</returns>
    private static JsonElement? Parse(byte[] bytes)
    {
        if (bytes.Length == 0) return default(JsonElement);
        try
        {
            return JsonElement.Parse(bytes);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ResiliencePipeline<JsonElement> Build(TranslationOptions options, TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<JsonElement> { TimeProvider = time };
        if (options.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<JsonElement>
            {
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                UseJitter = true,
                MaxDelay = options.LongestRetryAfter,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is TimeoutRejectedException
                    || (args.Outcome.Exception is TranslationException { Fault: TranslationFault.Unavailable } failure && !(failure.RetryAfter > options.LongestRetryAfter))),
                // A little more than asked for, so that those who were turned away together do not come back together.
                DelayGenerator = args => ValueTask.FromResult(args.Outcome.Exception is TranslationException { RetryAfter: { } wait } ? wait + (wait * 0.1 * Random.Shared.NextDouble()) : (TimeSpan?)null),
            });
        }

        return builder.AddTimeout(options.Timeout).Build();
    }
}
