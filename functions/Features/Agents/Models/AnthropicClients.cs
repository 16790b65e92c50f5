using System.Runtime.CompilerServices;
using Anthropic;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Anthropic's messages by its SDK, the SDK's own retries off.</summary>
internal static class AnthropicClients
{
    public static Func<string, IChatClient> Create(AIOptions options, HttpClient http)
    {
        var settings = options.Of(AIOptions.Anthropic);
        var client = new AnthropicClient
        {
            ApiKey = settings.ApiKey,
            // Not what another program has left in the environment.
            AuthToken = null,
            BaseUrl = options.BaseUrlOf(AIOptions.Anthropic).ToString().TrimEnd('/'),
            HttpClient = http,
            MaxRetries = 0,
        };
        return model => new AnthropicChatClient(client.AsIChatClient(model, defaultMaxOutputTokens: 1024), settings.Thinking);
    }

    /// <summary>Puts right what the SDK's adapter does not: whether the model thinks, and the input tokens of a stream.</summary>
    private sealed class AnthropicChatClient(IChatClient inner, bool thinks) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(messages, Translate(options), cancellationToken);

        public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            Anthropic.Models.Messages.Usage? atStart = null;
            await foreach (var update in base.GetStreamingResponseAsync(messages, Translate(options), cancellationToken))
            {
                if (update.RawRepresentation is RawMessageStreamEvent { Value: RawMessageStartEvent start }) atStart = start.Message.Usage;
                // The last event need not repeat what the first has told, and then the adapter has lost it.
                foreach (var usage in update.Contents.OfType<UsageContent>())
                {
                    if (usage.Details.InputTokenCount is not null || atStart is null) continue;
                    usage.Details.InputTokenCount = atStart.InputTokens + (atStart.CacheReadInputTokens ?? 0) + (atStart.CacheCreationInputTokens ?? 0);
                    usage.Details.CachedInputTokenCount = atStart.CacheReadInputTokens;
                }

                yield return update;
            }
        }

        private ChatOptions? Translate(ChatOptions? options)
        {
            if (thinks || options is null) return options;
            var translated = options.Clone();
            translated.Reasoning = new ReasoningOptions { Effort = ReasoningEffort.None };
            return translated;
        }
    }
}
