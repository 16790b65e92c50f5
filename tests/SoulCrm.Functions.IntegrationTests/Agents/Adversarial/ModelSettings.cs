using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

internal static class ModelSettings
{
    public static (string Name, string Value)[] For(ScriptedModel model) =>
    [
        ("AI:Provider", "openai"), ("AI:Providers:OpenAI:BaseUrl", model.BaseUrl), ("AI:Providers:OpenAI:ApiKey", "test-key"), ("AI:Model", "test-model"), ("AI:RetryDelay", "00:00:00.01"),
        // One dialogue's answers must not keep the model from the others.
        ("AI:BreakAfter", "1000"),
    ];
}
