using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Agents.Models;

namespace SoulCrm.Functions.IntegrationTests.Agents.Providers;

/// <summary>Settings: what is wrong ends the start with its name.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("AI__Provider must be one of rules, openai, azure-openai, anthropic, ollama.", "AI:Provider", "gemini")]
    [InlineData("AI__Provider is openai, which needs AI__Providers__OpenAI__ApiKey.", "AI:Provider", "openai")]
    [InlineData("AI__Provider is azure-openai, which needs AI__Providers__AzureOpenAI__BaseUrl.", "AI:Provider", "azure-openai")]
    [InlineData("AI__Provider is azure-openai, which needs AI__Providers__AzureOpenAI__Model.", "AI:Provider", "azure-openai", "AI:Providers:AzureOpenAI:BaseUrl", "https://x.openai.azure.com")]
    [InlineData("AI__Provider is ollama, which needs AI__Providers__Ollama__Model.", "AI:Provider", "ollama")]
    [InlineData("AI__Fallback__0 must be \"provider\" or \"provider/model\"", "AI:Fallback:0", "gemini/pro")]
    [InlineData("AI__Fallback__0 is anthropic, which needs AI__Providers__Anthropic__ApiKey.", "AI:Fallback:0", "anthropic/claude-test")]
    [InlineData("AI__Providers__gemini: there is no such provider", "AI:Providers:gemini:ApiKey", "x")]
    [InlineData("AI__Providers has azure-openai more than once.", "AI:Providers:AzureOpenAI:ApiKey", "x", "AI:Providers:azure-openai:Model", "x")]
    [InlineData("AI__Providers__openai__BaseUrl must be an absolute http or https URL.", "AI:Providers:openai:BaseUrl", "api.openai.com")]
    [InlineData("AI__Providers__openai__BaseUrl must be an absolute http or https URL.", "AI:Providers:openai:BaseUrl", "file:///etc/passwd")]
    [InlineData("AI__Providers__openai__Concurrency is 1 to 1000.", "AI:Providers:openai:Concurrency", "0")]
    [InlineData("AI__Timeout is above 0 and at most five minutes.", "AI:Timeout", "00:00:00")]
    [InlineData("AI__RunTimeout is above 0 and at most four minutes.", "AI:RunTimeout", "00:05:00")]
    [InlineData("AI__Attempts is 1 to 10.", "AI:Attempts", "0")]
    [InlineData("AI__BreakAfter is 2 to 1000.", "AI:BreakAfter", "1")]
    [InlineData("AI__BreakFor is half a second to an hour.", "AI:BreakFor", "00:00:00")]
    [InlineData("AI__Prices__0__Provider must be one of", "AI:Prices:0:Provider", "gemini")]
    [InlineData("AI__Prices__0: prices are 0 to 10000 dollars a million tokens.", "AI:Prices:0:Provider", "openai", "AI:Prices:0:Input", "-1")]
    public void WrongSettings_AreNamed(string fault, params string[] settings)
    {
        using var host = new ModelHost([.. settings.Chunk(2).Select(pair => (pair[0], pair[1]))]);
        Assert.Contains(fault, Assert.Throws<OptionsValidationException>(() => host.Clients).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Configured_AreThoseThatHaveWhatTheyNeed_TheDeploymentsFirst()
    {
        using var none = new ModelHost();
        Assert.Equal([new ConfiguredProvider("rules", "rules-1")], none.Clients.Configured);

        using var all = new ModelHost(("AI:Provider", "anthropic"), ("AI:Model", "claude-large"), ("AI:Providers:Anthropic:ApiKey", "k"), ("AI:Providers:OpenAI:ApiKey", "k"), ("AI:Providers:azure_openai:BaseUrl", "https://x.openai.azure.com"),
            ("AI:Providers:azure_openai:Model", "deployment"), ("AI:Providers:Ollama:Model", "qwen3"), ("AI:Fallback:0", ""), ("AI:Fallback:1", "ollama/qwen3:8b"));
        Assert.Equal([new("anthropic", "claude-large"), new("rules", "rules-1"), new("openai", "gpt-4.1-mini"), new("azure-openai", "deployment"), new ConfiguredProvider("ollama", "qwen3")], all.Clients.Configured);
        Assert.Equal(("anthropic", "claude-large"), (all.Clients.Get(null, null).Provider, all.Clients.Get(null, null).Model));
        Assert.Equal(("openai", "gpt-x"), (all.Clients.Get("openai", "gpt-x").Provider, all.Clients.Get("openai", "gpt-x").Model));
        Assert.Equal("rules-1", all.Clients.Get("rules", "gpt-x").Model);
    }

    [Theory]
    [InlineData("https://x.openai.azure.com", "https://x.openai.azure.com/openai/v1")]
    [InlineData("https://x.openai.azure.com/", "https://x.openai.azure.com/openai/v1")]
    [InlineData("https://x.openai.azure.com/openai/v1/", "https://x.openai.azure.com/openai/v1/")]
    public void Azure_IsReachedAtItsV1Endpoint(string set, string used) =>
        Assert.Equal(used, new AIOptions { Providers = { ["AzureOpenAI"] = new ProviderOptions { BaseUrl = set } } }.BaseUrlOf(AIOptions.AzureOpenAI).ToString());

    [Theory]
    [InlineData("openai", "small", 1_000_000, 0, 0, "0.40")]
    [InlineData("openai", "small", 1_000_000, 250_000, 0, "0.325")]
    [InlineData("openai", "small", 3, 0, 1, "0.0000028")]
    [InlineData("openai", "other", 1_000_000, 500_000, 1_000_000, "12")]
    [InlineData("anthropic", "small", 1_000_000, 0, 1_000_000, "0")]
    [InlineData("openai", "small", -5, -5, -5, "0")]
    [InlineData("openai", "small", 10, 1000, 0, "0.000001")]
    public void Cost_IsByTheModelsPriceOrElseTheProviders(string provider, string model, long input, long cached, long output, string cost)
    {
        var prices = new PriceList([new() { Provider = "OpenAI", Input = 2, Output = 10 }, new() { Provider = "openai", Model = "small", Input = 0.4m, CachedInput = 0.1m, Output = 1.6m }]);
        Assert.Equal(decimal.Parse(cost), prices.CostOf(provider, model, new UsageDetails { InputTokenCount = input, CachedInputTokenCount = cached, OutputTokenCount = output }));
    }
}
