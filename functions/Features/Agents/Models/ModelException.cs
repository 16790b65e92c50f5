using System.ClientModel;
using System.Net.Http.Headers;
using Azure.Identity;
using Microsoft.Extensions.AI;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>What a failed attempt means for what is done next.</summary>
internal enum ModelFault
{
    /// <summary>Overloaded, away, too slow, or its answer was broken: the same call may succeed in a moment.</summary>
    Transient,

    /// <summary>The same call will fail again; another provider may take it.</summary>
    Refused,

    /// <summary>The answer itself is unusable, and would be from another provider: too long, or nothing that the model may say.</summary>
    Final,

    /// <summary>It was not asked at all.</summary>
    Skipped,
}

/// <summary>The one way in which asking a model fails, whatever its SDK throws. The message says why, without anything of what was said.</summary>
internal sealed class ModelException(ModelFault fault, string reason, int? status = null, Exception? inner = null) : Exception(reason, inner)
{
    public ModelFault Fault => fault;

    /// <summary>Of HTTP; null when there was no answer.</summary>
    public int? Status => status;

    /// <summary>How long the provider wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the attempt used all the same.</summary>
    public UsageDetails? Usage { get; init; }

    public static ModelException Of(HttpResponseMessage response, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        return new ModelException(status is 408 or 429 or >= 500 ? ModelFault.Transient : ModelFault.Refused, $"HTTP {status}", status) { RetryAfter = RetryAfterOf(response.Headers, now) };
    }

    /// <summary>Whatever was thrown while a provider was asked, but the caller's own cancellation.</summary>
    public static ModelException Of(Exception exception) => exception switch
    {
        ModelException known => known,
        // It carries what broke the circuit, which is not what happened now.
        BrokenCircuitException => new(ModelFault.Skipped, "left alone for a while after too many failures", inner: exception),
        { InnerException: ModelException known } => known,
        AggregateException { InnerExceptions: [.., var last] } => Of(last),
        TimeoutRejectedException or OperationCanceledException => new(ModelFault.Transient, "no answer in time", inner: exception),
        HttpRequestException or IOException or ClientResultException { Status: 0 } => new(ModelFault.Transient, "the connection failed", inner: exception),
        Anthropic.Exceptions.AnthropicIOException => new(ModelFault.Transient, "the connection failed", inner: exception),
        AuthenticationFailedException => new(ModelFault.Refused, "Azure gave no token for the provider", inner: exception),
        // Whatever a provider sends, a reader stumbles over it in its own way.
        _ => new(ModelFault.Transient, $"the answer cannot be read ({exception.GetType().Name})", inner: exception),
    };

    internal static TimeSpan? RetryAfterOf(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (headers.TryGetValues("retry-after-ms", out var values) && double.TryParse(values.First(), out var milliseconds) && milliseconds is >= 0 and < 86_400_000) return TimeSpan.FromMilliseconds(milliseconds);
        var wait = headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => (TimeSpan?)null,
        };
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
