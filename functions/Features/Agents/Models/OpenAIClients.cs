using System.ClientModel;
using System.ClientModel.Primitives;
using Azure.Core;
using Microsoft.Extensions.AI;
using OpenAI;
using OpenAI.Chat;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Providers that speak OpenAI's chat completions: OpenAI itself, Azure OpenAI's v1 endpoint, Ollama, and what else does. The SDK's own retries are off.</summary>
internal static class OpenAIClients
{
    private const string AzureScope = "https://cognitiveservices.azure.com/.default";

    /// <param name="credential">Called for azure-openai without a key.</param>
    public static Func<string, IChatClient> Create(string provider, AIOptions options, HttpClient http, Func<TokenCredential> credential)
    {
        var settings = options.Of(provider);
        var clientOptions = new OpenAIClientOptions
        {
            Endpoint = options.BaseUrlOf(provider),
            Transport = new HttpClientPipelineTransport(http),
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        var client = provider == AIOptions.AzureOpenAI && settings.ApiKey.Length == 0
#pragma warning disable OPENAI001 // Marked experimental by the SDK; it is the way that Azure documents, and versions are pinned.
            ? new OpenAIClient(new BearerTokenPolicy(credential(), AzureScope), clientOptions)
#pragma warning restore OPENAI001
            // The SDK refuses an empty key, local servers need none.
            : new OpenAIClient(new ApiKeyCredential(settings.ApiKey is { Length: > 0 } key ? key : "none"), clientOptions);
        return provider == AIOptions.Ollama
            ? model => new OllamaChatClient(client.GetChatClient(model).AsIChatClient())
            : model => client.GetChatClient(model).AsIChatClient();
    }

    /// <summary>Ollama knows a limit of tokens by its old name alone, and would leave out the new one without a word.</summary>
    private sealed class OllamaChatClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override Task<ChatResponse> GetResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetResponseAsync(messages, Translate(options), cancellationToken);

        public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(IEnumerable<Microsoft.Extensions.AI.ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
            base.GetStreamingResponseAsync(messages, Translate(options), cancellationToken);

        private static ChatOptions? Translate(ChatOptions? options)
        {
            if (options?.MaxOutputTokens is not { } most) return options;
            var translated = options.Clone();
            translated.MaxOutputTokens = null;
            translated.RawRepresentationFactory = _ =>
            {
                var raw = new ChatCompletionOptions();
#pragma warning disable SCME0001 // Marked experimental by the SDK; it is its only way to send what it has no property for, and versions are pinned.
                raw.Patch.Set("$.max_tokens"u8, most);
#pragma warning restore SCME0001
                return raw;
            };
            return translated;
        }
    }
}
