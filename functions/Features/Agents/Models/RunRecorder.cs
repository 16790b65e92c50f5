using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>One step of a run, in the order in which it happened.</summary>
/// <param name="Kind">model, tool or check.</param>
/// <param name="Name">The agent that asked, the tool, or the check.</param>
public sealed record RunStep(string Kind, string Name, JsonElement? Input, string? Output, bool Ok);

/// <summary>Collects what explains a reply later: calls of the model, tools with arguments and results, verdicts, tokens.</summary>
public sealed class RunRecorder
{
    /// <summary>Cyrillic stays readable in the stored record.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly List<RunStep> steps = [];

    public IReadOnlyList<RunStep> Steps => steps;

    public int TokensIn { get; private set; }

    public int TokensOut { get; private set; }

    public void ModelAnswered(string agent, string? text, long? tokensIn, long? tokensOut)
    {
        TokensIn += (int)(tokensIn ?? 0);
        TokensOut += (int)(tokensOut ?? 0);
        steps.Add(new RunStep("model", agent, null, Storable(text), Ok: true));
    }

    public void ToolCalled(string tool, object? arguments, string result, bool ok) =>
        steps.Add(new RunStep("tool", tool, JsonSerializer.SerializeToElement(arguments, Json), Storable(result), ok));

    public void Checked(string check, string? fault) => steps.Add(new RunStep("check", check, null, fault, fault is null));

    // jsonb cannot hold NUL, whatever a model writes.
    private static string? Storable(string? text) => text?.Replace("\0", "", StringComparison.Ordinal);
}
