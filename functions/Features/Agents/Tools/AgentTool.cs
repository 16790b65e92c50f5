using System.Text.Json;
using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>The model called a tool with arguments that make no sense; the message is told to the model.</summary>
public sealed class ToolArgumentException(string message) : Exception(message);

/// <summary>Something that an agent may do: what the model is told of it, and the code that decides.</summary>
/// <param name="RunAsync">Takes the arguments, returns the result as JSON.</param>
public sealed record AgentTool(string Name, string Description, JsonElement Schema, Func<JsonElement, CancellationToken, Task<string>> RunAsync)
{
    public AIFunctionDeclaration Declaration { get; } = AIFunctionFactory.CreateDeclaration(Name, Description, Schema);
}
