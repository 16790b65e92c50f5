using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>One provider: how many calls at once, how long, how often again, and when it is left alone.</summary>
internal sealed class ModelProvider : IDisposable
{
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<DateTimeOffset> Deadline = new("deadline");

    private readonly ConcurrentDictionary<string, IChatClient> clients = new(StringComparer.Ordinal);
    private readonly Func<string, IChatClient> create;
    private readonly SemaphoreSlim places;
    private readonly ResiliencePipeline<ModelAnswer> again;
    private readonly ResiliencePipeline<ChatResponse> once;
    private readonly PriceList prices;
    private readonly ProviderOptions settings;
    private readonly TimeProvider time;

    public ModelProvider(string name, AIOptions options, Func<string, IChatClient> create, PriceList prices, TimeProvider time, Action onBreak)
    {
        Name = name;
        this.create = create;
        this.prices = prices;
        this.time = time;
        settings = options.Of(name);
        places = new SemaphoreSlim(settings.Concurrency);
        once = new ResiliencePipelineBuilder<ChatResponse> { TimeProvider = time }.AddTimeout(options.Timeout).Build();

        var builder = new ResiliencePipelineBuilder<ModelAnswer> { TimeProvider = time };
        if (options.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions<ModelAnswer>
            {
                MaxRetryAttempts = options.Attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                Delay = options.RetryDelay,
                UseJitter = true,
                MaxDelay = options.LongestRetryAfter,
                ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ModelException { Fault: ModelFault.Transient } failure
                    && (failure.RetryAfter is not { } wait || (wait <= options.LongestRetryAfter && time.GetUtcNow() + wait < args.Context.Properties.GetValue(Deadline, DateTimeOffset.MaxValue)))),
                // A little more than asked for, so that those who were turned away together do not come back together.
                DelayGenerator = args => ValueTask.FromResult(args.Outcome.Exception is ModelException { RetryAfter: { } wait } ? wait + (wait * 0.1 * Random.Shared.NextDouble()) : (TimeSpan?)null),
            });
        }

        again = builder.AddCircuitBreaker(new CircuitBreakerStrategyOptions<ModelAnswer>
        {
            FailureRatio = 0.9,
            MinimumThroughput = options.BreakAfter,
            SamplingDuration = Watched,
            BreakDuration = options.BreakFor,
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is ModelException { Fault: ModelFault.Transient }),
            OnOpened = _ =>
            {
                onBreak();
                return default;
            },
        }).Build();
    }

    public string Name { get; }

    /// <param name="onText">Gets the text while it is being written; the answer is streamed then.</param>
    /// <param name="failed">Told of every attempt that came to nothing.</param>
    /// <param name="until">When there is no use in going on.</param>
    /// <exception cref="ModelException">Every attempt failed.</exception>
    public async Task<ModelAnswer> AskAsync(
        string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, Func<string, ValueTask>? onText, Action<FailedAttempt> failed, DateTimeOffset until, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(until - time.GetUtcNow() is { Ticks: > 0 } left ? left : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, late.Token);
        var client = clients.GetOrAdd(model, create);
        var asked = options.Clone();
        asked.ModelId = model;
        if (!settings.SendTemperature) asked.Temperature = null;
        // A provider that can holds its answer to the schema. Tools it must be able to call without what is optional.
        if (asked.ResponseFormat is ChatResponseFormatJson { Schema: not null } && asked.Tools is not { Count: > 0 }) (asked.AdditionalProperties ??= [])["strict"] = true;

        if (Name != AIOptions.Anthropic) messages = WithoutThoughts(messages);

        var attempts = 0;
        var context = ResilienceContextPool.Shared.Get(either.Token);
        context.Properties.Set(Deadline, until);
        try
        {
            return await again.ExecuteAsync(async inner =>
            {
                attempts++;
                return await AttemptAsync(client, model, messages, asked, onText, failed, attempts, inner.CancellationToken, ct);
            }, context);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            if (attempts > 0) throw exception is ModelException known ? known : new ModelException(ModelFault.Transient, "no time is left", inner: exception);
            var skipped = ModelException.Of(exception);
            failed(new FailedAttempt(Name, model, Asked: false, skipped.Message, null, new UsageDetails(), 0, TimeSpan.Zero));
            throw new ModelException(ModelFault.Skipped, skipped.Message, inner: exception);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose()
    {
        foreach (var client in clients.Values) client.Dispose();
        places.Dispose();
    }

    private async ValueTask<ModelAnswer> AttemptAsync(
        IChatClient client, string model, IReadOnlyList<ChatMessage> messages, ChatOptions options, Func<string, ValueTask>? onText, Action<FailedAttempt> failed, int attempt, CancellationToken late, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var begun = false;
        try
        {
            await EnterAsync(late, ct);
            try
            {
                var response = await once.ExecuteAsync(async token => onText is null
                    ? await client.GetResponseAsync(messages, options, token)
                    : await StreamAsync(client, messages, options, Tell, token), late);
                var (text, calls) = AnswerReader.Read(response, options.MaxOutputTokens);
                var usage = response.Usage ?? new UsageDetails();
                return new ModelAnswer(text, calls, ThoughtsOf(response), Name, model, attempt, usage, prices.CostOf(Name, model, usage));
            }
            finally
            {
                places.Release();
            }
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            var failure = ModelException.Of(exception);
            // What somebody has read a part of cannot be begun again, by nobody.
            if (begun) failure = new ModelException(ModelFault.Final, $"the answer broke off: {failure.Message}", failure.Status, exception) { Usage = failure.Usage };
            var usage = failure.Usage ?? new UsageDetails();
            failed(new FailedAttempt(Name, model, failure.Fault != ModelFault.Skipped, failure.Message, failure.Status, usage, prices.CostOf(Name, model, usage), Stopwatch.GetElapsedTime(started)));
            throw failure;
        }

        ValueTask Tell(string text)
        {
            begun = true;
            return onText!(text);
        }
    }

    private IReadOnlyList<TextReasoningContent> ThoughtsOf(ChatResponse response) =>
        Name == AIOptions.Anthropic ? [.. response.Messages.SelectMany(message => message.Contents).OfType<TextReasoningContent>()] : [];

    private static IReadOnlyList<ChatMessage> WithoutThoughts(IReadOnlyList<ChatMessage> messages) =>
        [.. messages.Select(message => message.Contents.OfType<TextReasoningContent>().Any() ? new ChatMessage(message.Role, [.. message.Contents.Where(content => content is not TextReasoningContent)]) : message)];

    private async Task EnterAsync(CancellationToken late, CancellationToken ct)
    {
        try
        {
            await places.WaitAsync(late);
        }
        catch (OperationCanceledException exception) when (!ct.IsCancellationRequested)
        {
            throw new ModelException(ModelFault.Skipped, $"{settings.Concurrency} calls are under way, and none ended in time", inner: exception);
        }
    }

    private static async Task<ChatResponse> StreamAsync(IChatClient client, IReadOnlyList<ChatMessage> messages, ChatOptions options, Func<string, ValueTask> onText, CancellationToken ct)
    {
        var updates = new List<ChatResponseUpdate>();
        var told = 0;
        await foreach (var update in client.GetStreamingResponseAsync(messages, options, ct))
        {
            updates.Add(update);
            told += update.Text.Length;
            if (told > AnswerReader.LongestText) break; // it is refused for its length
            if (update.Text.Length > 0) await onText(ModelText.Clean(update.Text));
        }

        return updates.ToChatResponse();
    }
}
