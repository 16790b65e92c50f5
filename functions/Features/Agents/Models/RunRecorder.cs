using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>One step of a run, in the order in which it happened.</summary>
/// <param name="Kind">agent, model, tool or check.</param>
/// <param name="Name">The agent that asked, the tool, or the check.</param>
public sealed record RunStep(string Kind, string Name, JsonElement? Input, string? Output, bool Ok);

/// <summary>What one call of a model used, by the provider's own figures.</summary>
/// <param name="Attempts">1, and one for each time it was asked again or another model was.</param>
/// <param name="Cost">US dollars, by the deployment's price list.</param>
public sealed record ModelUsage(string Agent, string Provider, string Model, int Attempts, int TokensIn, int TokensOut, decimal Cost);

/// <summary>Collects what explains a reply later: calls of the model, tools with arguments and results, verdicts, tokens.</summary>
/// <param name="tokensLeft">What the run may use; a call that is under way when it is reached is let to its end.</param>
public sealed class RunRecorder(long tokensLeft = long.MaxValue)
{
    /// <summary>Cyrillic stays readable in the stored record.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly List<RunStep> steps = [];
    private readonly List<ModelUsage> usages = [];

    public IReadOnlyList<RunStep> Steps => steps;

    public int TokensIn => usages.Sum(usage => usage.TokensIn);

    public int TokensOut => usages.Sum(usage => usage.TokensOut);

    /// <summary>US dollars.</summary>
    public decimal Cost => usages.Sum(usage => usage.Cost);

    /// <summary>Time spent waiting for models.</summary>
    public TimeSpan ModelTime { get; private set; }

    /// <summary>What was used, by call.</summary>
    public IReadOnlyList<ModelUsage> Usages => usages;

    public void ModelAnswered(string? text, ModelUsage usage, TimeSpan time)
    {
        usages.Add(usage);
        ModelTime += time;
        steps.Add(new RunStep("model", usage.Agent, JsonSerializer.SerializeToElement(new { usage.Provider, usage.Model, usage.Attempts, usage.TokensIn, usage.TokensOut, usage.Cost, ms = (int)time.TotalMilliseconds }, Json),
            Storable(text), Ok: true));
    }

    /// <summary>An attempt that came to nothing, or a provider that was passed over: what it used counts all the same.</summary>
    internal void ModelFailed(string agent, FailedAttempt attempt)
    {
        var usage = new ModelUsage(agent, attempt.Provider, attempt.Model, attempt.Asked ? 1 : 0, Tokens(attempt.Usage.InputTokenCount), Tokens(attempt.Usage.OutputTokenCount), attempt.Cost);
        if (usage.TokensIn + usage.TokensOut > 0) usages.Add(usage);
        ModelTime += attempt.Time;
        steps.Add(new RunStep("model", agent, JsonSerializer.SerializeToElement(new { usage.Provider, usage.Model, usage.Attempts, usage.TokensIn, usage.TokensOut, usage.Cost, attempt.Status, ms = (int)attempt.Time.TotalMilliseconds }, Json),
            attempt.Reason, Ok: false));
    }

    /// <exception cref="OutOfTokensException">No further call may be made.</exception>
    public void EnsureTokensAreLeft()
    {
        if ((long)TokensIn + TokensOut >= tokensLeft) throw new OutOfTokensException();
    }

    /// <summary>A provider's figure as it is counted: never below 0, whatever it sends.</summary>
    internal static int Tokens(long? count) => (int)Math.Clamp(count ?? 0, 0, int.MaxValue / 64);

    /// <summary>An agent begins, with this prompt.</summary>
    public void Began(Agent agent) =>
        steps.Add(new RunStep("agent", agent.Kind, JsonSerializer.SerializeToElement(new { agent.PromptVariantId, agent.PromptVersion, agent.Temperature }, Json), null, Ok: true));

    public void ToolCalled(string tool, object? arguments, string result, bool ok) =>
        steps.Add(new RunStep("tool", tool, JsonSerializer.SerializeToElement(arguments, Json), Storable(result), ok));

    public void Checked(string check, string? fault) => steps.Add(new RunStep("check", check, null, fault, fault is null));

    private static string? Storable(string? text) => text is null ? null : ModelText.Clean(text);
}
