using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Translation;

namespace SoulCrm.Functions.Tests.Translation;

/// <summary>Settings: what is wrong ends the start with its name.</summary>
public sealed class TranslationOptionsTests
{
    public static TheoryData<string, Action<TranslationOptions>> Wrong => new()
    {
        { "Translation__Provider must be one of none, deepl, google, llm.", options => options.Provider = "yandex" },
        { "Translation__Provider is deepl, which needs Translation__DeepL__ApiKey.", options => options.Provider = "deepl" },
        { "Translation__Provider is google, which needs Translation__Google__ApiKey.", options => options.Provider = "google" },
        { "Translation__Provider is llm, which needs a language model", options => options.Provider = "llm" },
        { "Translation__DeepL__BaseUrl must be an absolute http or https URL.", options => options.DeepL.BaseUrl = "api.deepl.com" },
        { "Translation__Google__BaseUrl must be an absolute http or https URL.", options => options.Google.BaseUrl = "file:///etc/passwd" },
        { "Translation__DeepL__ApiKey has characters that no key has.", options => options.DeepL.ApiKey = "a\r\nb" },
        { "Translation__Timeout is above 0", options => options.Timeout = TimeSpan.Zero },
        { "Translation__Attempts is 1 to 10.", options => options.Attempts = 0 },
        { "Translation__HoldAfter is 0 to half an hour.", options => options.HoldAfter = TimeSpan.FromHours(1) },
        { "Translation__ReaderRetryDelay is above 0", options => options.ReaderRetryDelay = TimeSpan.Zero },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void WrongSettings_AreNamed(string fault, Action<TranslationOptions> set) => Assert.Contains(fault, Validate(set, new AIOptions()).FailureMessage, StringComparison.Ordinal);

    [Fact]
    public void RightSettings_Pass()
    {
        Assert.True(Validate(_ => { }, new AIOptions()).Succeeded);
        Assert.True(Validate(options => (options.Provider, options.DeepL.ApiKey) = ("deepl", "k:fx"), new AIOptions()).Succeeded);
        var models = new AIOptions();
        models.Providers["openai"] = new ProviderOptions { ApiKey = "k" };
        Assert.True(Validate(options => options.Provider = "llm", models).Succeeded);
    }

    [Theory]
    [InlineData("k", "", "https://api.deepl.com/")]
    [InlineData("k:fx", "", "https://api-free.deepl.com/")]
    [InlineData("k", "http://127.0.0.1:8080", "http://127.0.0.1:8080/")]
    public void DeepL_IsReachedByTheKindOfItsKey(string key, string url, string address)
    {
        var options = new TranslationOptions();
        (options.DeepL.ApiKey, options.DeepL.BaseUrl) = (key, url);
        Assert.Equal(address, options.BaseUrlOf("deepl").ToString());
    }

    private static ValidateOptionsResult Validate(Action<TranslationOptions> set, AIOptions models)
    {
        var options = new TranslationOptions();
        set(options);
        return new TranslationOptionsRules(Options.Create(models)).Validate(null, options);
    }
}
