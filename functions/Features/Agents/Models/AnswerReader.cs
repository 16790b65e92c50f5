using System.Text;
using Microsoft.Extensions.AI;

namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Takes a provider's answer apart, and refuses one that is none.</summary>
internal static class AnswerReader
{
    /// <summary>Bytes of UTF-8. A reply is a few hundred.</summary>
    public const int LongestText = 64 * 1024;

    private const int LongestName = 64;

    /// <exception cref="ModelException">It is cut off, withheld, empty or huge. It carries the usage all the same.</exception>
    public static (string Text, IReadOnlyList<FunctionCallContent> Calls) Read(ChatResponse response, int? mostTokens)
    {
        var contents = response.Messages.SelectMany(message => message.Contents).ToList();
        if (response.FinishReason == ChatFinishReason.Length) throw Fault(ModelFault.Final, $"the answer was cut off at the limit of {mostTokens} tokens");
        if (response.FinishReason == ChatFinishReason.ContentFilter || contents.OfType<ErrorContent>().Any()) throw Fault(ModelFault.Final, "the provider withheld the answer");

        var text = response.Text;
        if (Encoding.UTF8.GetByteCount(text) > LongestText) throw Fault(ModelFault.Transient, $"the answer is longer than {LongestText / 1024} KB");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var calls = contents.OfType<FunctionCallContent>().Select((call, n) => Fit(call, ids, n)).ToList();
        if (calls.Count == 0 && string.IsNullOrWhiteSpace(text)) throw Fault(ModelFault.Transient, "the answer is empty");
        return (string.IsNullOrWhiteSpace(text) ? "" : ModelText.Clean(text), calls);

        ModelException Fault(ModelFault fault, string reason) => new(fault, reason) { Usage = response.Usage };
    }

    // Every call is answered, and told to the model again: it needs an id of its own and a name that a provider takes.
    private static FunctionCallContent Fit(FunctionCallContent call, HashSet<string> ids, int n)
    {
        var id = call.CallId is { Length: > 0 and <= LongestName } given && IsWord(given) && ids.Add(given) ? given : $"call_{n}_{Guid.NewGuid():N}";
        return new FunctionCallContent(id, call.Name is { Length: > 0 and <= LongestName } name && IsWord(name) ? name : "unknown", call.Arguments) { Exception = call.Exception };
    }

    private static bool IsWord(string text) => text.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-');
}
