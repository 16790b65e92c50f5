using SoulCrm.Functions.Features.QuickReplies;

namespace SoulCrm.Functions.Tests.Messages;

public sealed class ReplyVariablesTests
{
    [Theory]
    [InlineData("Здравствуйте, {{client}}! Это {{manager}} из «{{agency}}».", "Ольга", "Здравствуйте, Ольга! Это Анна из «Море».")]
    [InlineData("{{ client }}, добрый день", "Ольга", "Ольга, добрый день")]
    [InlineData("Здравствуйте, {{client}}!", "", "Здравствуйте!")]
    [InlineData("{{client}}, добрый день! {{client}}", "", "Добрый день!")]
    [InlineData("Рады вам.\n{{client}}, как долетели?", "", "Рады вам.\nКак долетели?")]
    [InlineData("مرحبًا، {{client}}!", "", "مرحبًا!")]
    [InlineData("Имя: {{client}}", "{{agency}}", "Имя: {{agency}}")] // a name is data
    [InlineData("Без переменных, и { {client} }", "Ольга", "Без переменных, и { {client} }")]
    public void Fill_ReplacesWhatItKnows_AndANameThatNobodyKnowsGoesWithItsComma(string text, string client, string filled) =>
        Assert.Equal(filled, new ReplyVariables(client, "Анна", "Море").Fill(text));

    [Theory]
    [InlineData("{{client}} {{ manager }} {{agency}}", true)]
    [InlineData("no braces at all", true)]
    [InlineData("{{name}}", false)]
    [InlineData("{{}}", false)]
    [InlineData("{{client.name}}", false)]
    public void AreKnown_NamesWhatCannotBeFilled(string text, bool known) => Assert.Equal(known, ReplyVariables.AreKnown(text));
}
