using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenAI;
using SoulCrm.Functions.Features.Agents.Rules;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>A language model ready to be asked.</summary>
public sealed record ChatModel(string Provider, string Model, IChatClient Client);

/// <summary>Gives each agent the model it is configured for.</summary>
public sealed class ChatClients(IOptions<AIOptions> options, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Provider, string Model), ChatModel> models = new();

    /// <param name="provider">Null: the deployment's.</param>
    /// <param name="model">Null: the deployment's.</param>
    public ChatModel Get(string? provider, string? model) =>
        models.GetOrAdd((provider ?? options.Value.Provider, model ?? options.Value.Model), key => Create(key.Provider, key.Model));

    private ChatModel Create(string provider, string model) => provider switch
    {
        AIOptions.Rules => new ChatModel(AIOptions.Rules, "rules-1", new RulesChatClient(time)),
        AIOptions.OpenAI => new ChatModel(AIOptions.OpenAI, model, new OpenAIClient(new ApiKeyCredential(Key()), new OpenAIClientOptions
        {
            Endpoint = new Uri(options.Value.BaseUrl),
            NetworkTimeout = options.Value.Timeout,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 2),
        }).GetChatClient(model).AsIChatClient()),
        _ => throw new InvalidOperationException($"AI provider '{provider}' is not known: use {AIOptions.Rules} or {AIOptions.OpenAI}."),
    };

    // The client refuses an empty key, local servers need none.
    private string Key() => options.Value.ApiKey is { Length: > 0 } key ? key : "none";
}
