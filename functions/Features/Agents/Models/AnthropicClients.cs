using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Anthropic;
using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Anthropic's messages by its SDK, the SDK's own retries off.</summary>
internal static class AnthropicClients
{
    public static Func<string, IChatClient> Create(AIOptions options, HttpClient http)
    {
        var client = new AnthropicClient
        {
            ApiKey = options.Of(AIOptions.Anthropic).ApiKey,
            // Not what another program has left in the environment.
            AuthToken = null,
            BaseUrl = options.BaseUrlOf(AIOptions.Anthropic).ToString().TrimEnd('/'),
            HttpClient = http,
            MaxRetries = 0,
        };
        return model => new AnthropicChatClient(client.AsIChatClient(model, defaultMaxOutputTokens: 1024));
    }

    /// <summary>Puts right what the SDK's adapter does not: schemas with "or null", temperatures above 1, input tokens of a stream.</summary>
    private sealed class AnthropicChatClient(IChatClient inner) : DelegatingChatClient(inner)
    {
        private static readonly ConditionalWeakTable<ChatResponseFormatJson, ChatResponseFormatJson> Formats = [];

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

        private static ChatOptions? Translate(ChatOptions? options)
        {
            if (options is null) return null;
            var translated = options.Clone();
            if (translated.Temperature > 1) translated.Temperature = 1;
            if (translated.ResponseFormat is ChatResponseFormatJson { Schema: not null } format) translated.ResponseFormat = Formats.GetValue(format, Translate);
            return translated;
        }

        private static ChatResponseFormatJson Translate(ChatResponseFormatJson format) => ChatResponseFormat.ForJsonSchema(
            JsonSerializer.SerializeToElement(WithoutLists(JsonNode.Parse(format.Schema!.Value.GetRawText())!)), format.SchemaName, format.SchemaDescription);

        // The adapter keeps only what it knows of a schema's type, and it knows no list of types: {"type":["object","null"],"properties":…} would lose its properties.
        private static JsonNode WithoutLists(JsonNode node)
        {
            if (node is JsonArray array) return new JsonArray([.. array.Select(item => item is null ? null : WithoutLists(item))]);
            if (node is not JsonObject schema) return node.DeepClone();
            var plain = new JsonObject(schema.Select(pair => KeyValuePair.Create(pair.Key, pair.Value is null ? null : WithoutLists(pair.Value))));
            if (plain["type"] is not JsonArray types) return plain;

            var description = plain["description"]?.DeepClone();
            plain.Remove("description");
            var choices = new JsonArray();
            foreach (var type in types.Select(type => type!.GetValue<string>()))
            {
                if (type == "null")
                {
                    choices.Add((JsonNode)new JsonObject { ["type"] = "null" });
                    continue;
                }

                var choice = (JsonObject)plain.DeepClone();
                choice["type"] = type;
                if (choice["enum"] is JsonArray values) choice["enum"] = new JsonArray([.. values.Where(value => value is not null).Select(value => value!.DeepClone())]);
                choices.Add((JsonNode)choice);
            }

            var either = new JsonObject { ["anyOf"] = choices };
            if (description is not null) either["description"] = description;
            return either;
        }
    }
}
