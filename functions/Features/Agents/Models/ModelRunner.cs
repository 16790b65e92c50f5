using System.ClientModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>The agents could not answer; a person takes over.</summary>
public sealed class AgentFailedException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>Asks a model until it gives its final text, running the tools it calls on the way. Only the tools handed in can be run.</summary>
public static class ModelRunner
{
    private const int MaxRounds = 8;

    /// <param name="messages">Grows by what the model and the tools said, so the model can be asked again about its answer.</param>
    /// <exception cref="AgentFailedException">The model cannot be reached, answers nothing, or never stops calling tools.</exception>
    public static async Task<string> AskAsync(
        string agent, ChatModel model, List<ChatMessage> messages, ChatOptions options, IReadOnlyList<AgentTool> tools, RunRecorder recorder, CancellationToken ct)
    {
        options.ModelId = model.Model;
        options.Tools = tools.Count == 0 ? null : [.. tools.Select(tool => tool.Declaration)];
        for (var round = 0; round < MaxRounds; round++)
        {
            var asked = Stopwatch.GetTimestamp();
            var response = await GetResponseAsync(model.Client, messages, options, ct);
            recorder.ModelAnswered(response.Text, new ModelUsage(agent, model.Provider, model.Model, 1, (int)(response.Usage?.InputTokenCount ?? 0), (int)(response.Usage?.OutputTokenCount ?? 0), 0), Stopwatch.GetElapsedTime(asked));
            messages.AddRange(response.Messages);

            var calls = response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().ToList();
            if (calls.Count == 0)
                return string.IsNullOrWhiteSpace(response.Text) ? throw new AgentFailedException("The model answered nothing.") : response.Text.Trim();

            foreach (var call in calls)
                messages.Add(new ChatMessage(ChatRole.Tool, [new FunctionResultContent(call.CallId, await RunToolAsync(call, tools, recorder, ct))]));
        }

        throw new AgentFailedException("The model kept calling tools without an answer.");
    }

    private static async Task<ChatResponse> GetResponseAsync(IChatClient client, List<ChatMessage> messages, ChatOptions options, CancellationToken ct)
    {
        try
        {
            return await client.GetResponseAsync(messages, options, ct);
        }
        catch (Exception exception) when (exception is ClientResultException or HttpRequestException or JsonException or FormatException or ArgumentException or InvalidOperationException or AggregateException or RegexMatchTimeoutException
            || (exception is OperationCanceledException && !ct.IsCancellationRequested))
        {
            // Whatever a provider sends back, a broken answer ends as a hand-off and never as a poisoned queue item.
            throw new AgentFailedException($"The model could not be asked: {exception.GetType().Name}.", exception);
        }
    }

    // A wrong call is told to the model as a result: it can correct itself.
    private static async Task<string> RunToolAsync(FunctionCallContent call, IReadOnlyList<AgentTool> tools, RunRecorder recorder, CancellationToken ct)
    {
        var tool = tools.FirstOrDefault(candidate => candidate.Name == call.Name);
        string result;
        var ok = false;
        if (tool is null)
        {
            result = """{"error":"There is no such tool."}""";
        }
        else if (call.Exception is not null)
        {
            result = """{"error":"The arguments are not valid JSON."}""";
        }
        else
        {
            try
            {
                result = await tool.RunAsync(JsonSerializer.SerializeToElement(call.Arguments ?? new Dictionary<string, object?>(), RunRecorder.Json), ct);
                ok = true;
            }
            catch (Exception exception) when (exception is JsonException or ToolArgumentException)
            {
                result = JsonSerializer.Serialize(new { error = exception is ToolArgumentException ? exception.Message : "The arguments do not fit the tool's schema." }, RunRecorder.Json);
            }
        }

        recorder.ToolCalled(call.Name, call.Arguments, result, ok);
        return result;
    }
}
