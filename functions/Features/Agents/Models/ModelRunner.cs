using System.Diagnostics;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Agents.Tools;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>The agents could not answer; a person takes over.</summary>
public sealed class AgentFailedException(string reason, Exception? inner = null) : Exception(reason, inner);

/// <summary>The organisation has used its tokens of the month.</summary>
public sealed class OutOfTokensException() : Exception("The tokens of the month are used up.");

/// <summary>Asks a model until it gives its final text, running the tools it calls on the way. Only the tools handed in can be run.</summary>
public static class ModelRunner
{
    private const int MaxRounds = 8;

    /// <param name="messages">Grows by what the model and the tools said, so the model can be asked again about its answer.</param>
    /// <param name="onText">Gets the text while the model writes it, also what it says before it calls a tool; null: nobody waits for parts.</param>
    /// <returns>At most 64 KB, and text that can be stored.</returns>
    /// <exception cref="OutOfTokensException">The next call would be one too many.</exception>
    /// <exception cref="AgentFailedException">No model can be reached, it answers nothing that can be used, takes too long, or never stops calling tools.</exception>
    public static async Task<string> AskAsync(
        string agent, ChatModel model, List<ChatMessage> messages, ChatOptions options, IReadOnlyList<AgentTool> tools, RunRecorder recorder, CancellationToken ct, Func<string, ValueTask>? onText = null)
    {
        options.Tools = tools.Count == 0 ? null : [.. tools.Select(tool => tool.Declaration)];
        var run = new ToolRun(tools, recorder);
        for (var round = 0; round < MaxRounds; round++)
        {
            recorder.EnsureTokensAreLeft();
            var asked = Stopwatch.GetTimestamp();
            var failedFor = TimeSpan.Zero;
            var answer = await model.AskAsync(messages, options, model.RunTimeout - recorder.ModelTime, onText, failure =>
            {
                failedFor += failure.Time;
                recorder.ModelFailed(agent, failure);
            }, ct);
            recorder.ModelAnswered(answer.Text, new ModelUsage(agent, answer.Provider, answer.Model, answer.Attempts, RunRecorder.Tokens(answer.Usage.InputTokenCount), RunRecorder.Tokens(answer.Usage.OutputTokenCount), answer.Cost),
                Stopwatch.GetElapsedTime(asked) - failedFor);
            if (answer.Calls.Count == 0)
            {
                messages.Add(answer.ToMessage());
                return answer.Text.Trim();
            }

            var (calls, results) = await run.RunAsync(answer.Calls, ct);
            messages.Add((answer with { Calls = calls }).ToMessage());
            messages.Add(results);
        }

        throw new AgentFailedException("The model kept calling tools without an answer.");
    }
}
