using System.Text.Json;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Runs the tools that a model calls while it makes up one answer. What is wrong with a call is told to the model as its result: it can correct itself.</summary>
internal sealed class ToolRun(IReadOnlyList<AgentTool> tools, RunRecorder recorder)
{
    public const int MostCallsARound = 8;

    /// <summary>Characters of JSON. Real arguments are a few dozen.</summary>
    public const int LongestArguments = 16 * 1024;

    private const int MostRepeats = 2;

    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);

    /// <returns>The calls with arguments that may be told to a model again, and their results.</returns>
    /// <exception cref="AgentFailedException">The model repeats a call although it was told not to.</exception>
    public async Task<(IReadOnlyList<FunctionCallContent> Calls, ChatMessage Results)> RunAsync(IReadOnlyList<FunctionCallContent> calls, CancellationToken ct)
    {
        var told = new List<FunctionCallContent>();
        var results = new List<AIContent>();
        for (var n = 0; n < calls.Count; n++)
        {
            var call = calls[n];
            var arguments = Read(call, out var fault);
            if (n >= MostCallsARound) fault = $"At most {MostCallsARound} tools at once.";
            var (result, ok) = fault is null ? await RunAsync(call.Name, arguments, ct) : (Error(fault), false);
            recorder.ToolCalled(call.Name, arguments, result, ok);
            told.Add(new FunctionCallContent(call.CallId, call.Name, arguments.EnumerateObject().ToDictionary(one => one.Name, one => (object?)one.Value, StringComparer.Ordinal)));
            results.Add(new FunctionResultContent(call.CallId, result));
        }

        return (told, new ChatMessage(ChatRole.Tool, results));
    }

    private async Task<(string Result, bool Ok)> RunAsync(string name, JsonElement arguments, CancellationToken ct)
    {
        if (tools.FirstOrDefault(candidate => candidate.Name == name) is not { } tool) return (Error("There is no such tool."), false);
        var key = $"{name} {arguments.GetRawText()}";
        var times = seen[key] = seen.GetValueOrDefault(key) + 1;
        if (times == MostRepeats + 1) return (Error("You have called this with the same arguments before: the result is the same. Answer with what you know."), false);
        if (times > MostRepeats) throw new AgentFailedException($"The model kept calling {name} with the same arguments.");
        try
        {
            return (await tool.RunAsync(arguments, ct), true);
        }
        catch (ToolArgumentException exception)
        {
            return (Error(exception.Message), false);
        }
        catch (JsonException)
        {
            return (Error("The arguments do not fit the tool's schema."), false);
        }
    }

    /// <returns>An empty object when they cannot be used: neither a tool, nor the record of the run, nor another provider could take them.</returns>
    private static JsonElement Read(FunctionCallContent call, out string? fault)
    {
        fault = null;
        try
        {
            if (call.Exception is not null) throw new JsonException();
            var text = JsonSerializer.Serialize(call.Arguments ?? new Dictionary<string, object?>(), RunRecorder.Json);
            var arguments = JsonElement.Parse(text);
            if (text.Length > LongestArguments) fault = "The arguments are too long.";
            else if (!IsText(arguments)) fault = "The arguments hold characters that are no text.";
            else return arguments;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException or NotSupportedException)
        {
            fault = "The arguments are not valid JSON.";
        }

        return JsonElement.Parse("{}");
    }

    // Throws InvalidOperationException for half a character.
    private static bool IsText(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().All(one => IsText(one.Name) && IsText(one.Value)),
        JsonValueKind.Array => value.EnumerateArray().All(IsText),
        JsonValueKind.String => IsText(value.GetString()!),
        _ => true,
    };

    private static bool IsText(string text) => ModelText.Clean(text) == text;

    private static string Error(string message) => JsonSerializer.Serialize(new { error = message }, RunRecorder.Json);
}
