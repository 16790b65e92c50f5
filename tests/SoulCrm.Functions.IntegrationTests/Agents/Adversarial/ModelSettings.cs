using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Adversarial;

internal static class ModelSettings
{
    public static (string Name, string Value)[] For(ScriptedModel model) => [("AI:Provider", "openai"), ("AI:BaseUrl", model.BaseUrl), ("AI:ApiKey", "test-key"), ("AI:Model", "test-model")];
}
