using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Qualify;

namespace SoulCrm.Functions.Features.Agents.Rules;

/// <summary>
/// A chat client without a model: reads Russian and English by rules and answers from templates. It takes part in the same protocol as a
/// language model (prompt, document, tool calls, final text), so everything around it is exercised the same. Other languages it hands off.
/// </summary>
public sealed class RulesChatClient(TimeProvider time) : IChatClient
{
    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var all = messages.ToList();
        var input = JsonSerializer.Deserialize<AgentInput>(all.First(message => message.Role == ChatRole.User).Text, RunRecorder.Json)
            ?? throw new JsonException("The user turn is empty.");
        var content = input.Agent == QualificationKind.Name
            ? new TextContent(JsonSerializer.Serialize(QualificationRules.Read(input), RunRecorder.Json))
            : ReplyRules.Next(input, [.. all.SelectMany(message => message.Contents).OfType<FunctionResultContent>().Select(result => $"{result.Result}")], [.. options?.Tools?.Select(tool => tool.Name) ?? []]);
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, [content])) { ModelId = "rules-1", CreatedAt = time.GetUtcNow(), FinishReason = ChatFinishReason.Stop });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var update in (await GetResponseAsync(messages, options, cancellationToken)).ToChatResponseUpdates()) yield return update;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        // Nothing is held.
    }
}
