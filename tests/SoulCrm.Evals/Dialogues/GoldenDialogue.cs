using System.Text.Json;
using SoulCrm.Functions.Features.Agents;

namespace SoulCrm.Evals.Dialogues;

/// <summary>A scripted client and what an agent should have understood. One of the files below <c>tests/evals</c>, whose folder names the language.</summary>
/// <param name="Id">Unique among all dialogues.</param>
/// <param name="Today">The day on which the dialogue takes place. It lies ahead: the catalogue shows no departure that is gone by the database's clock.</param>
/// <param name="HeldOut">Not looked at while the rules are made.</param>
/// <param name="Turns">What the client writes: a text, or an array of texts that come in one burst.</param>
/// <param name="Expect">Slots at the end. A slot that is not named must be unknown.</param>
/// <param name="After">Slots after a turn, by its number from 1.</param>
/// <param name="Handoff">The reason for which the last turn must end with a hand-off.</param>
/// <param name="MayHandOff">Reasons for which a hand-off is right, too.</param>
/// <param name="Tolerance">Days by which each end of a vague span may differ.</param>
internal sealed record GoldenDialogue(
    string Id, DateOnly Today, IReadOnlyList<JsonElement> Turns, IReadOnlyDictionary<string, JsonElement> Expect, bool HeldOut = false,
    IReadOnlyDictionary<int, IReadOnlyDictionary<string, JsonElement>>? After = null, string? Handoff = null, IReadOnlyList<string>? MayHandOff = null,
    int Tolerance = GoldenDialogue.UsualTolerance)
{
    /// <summary>"In late July" may begin on the 20th or on the 21st.</summary>
    private const int UsualTolerance = 3;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Of the client, as an ISO 639-1 code.</summary>
    public string Language { get; private init; } = "";

    /// <summary>What the client writes in a turn, counted from 1.</summary>
    public IReadOnlyList<string> Messages(int turn) =>
        Turns[turn - 1] is { ValueKind: JsonValueKind.Array } burst ? [.. burst.EnumerateArray().Select(text => text.GetString()!)] : [Turns[turn - 1].GetString()!];

    /// <summary>What must be known after a turn; null when the dialogue does not say.</summary>
    public IReadOnlyDictionary<string, JsonElement>? ExpectedAfter(int turn) =>
        turn == Turns.Count ? Expect : After?.GetValueOrDefault(turn);

    /// <param name="folder">Holds a folder for each language.</param>
    /// <param name="language">Null: all.</param>
    /// <exception cref="InvalidDataException">A file is wrong; the message says which and why.</exception>
    public static IReadOnlyList<GoldenDialogue> LoadAll(string folder, string? language)
    {
        var dialogues = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories)
            .Select(file => (File: file, Language: Path.GetFileName(Path.GetDirectoryName(file))!))
            .Where(file => language is null || file.Language == language)
            .OrderBy(file => file.File, StringComparer.Ordinal)
            .SelectMany(file => Load(file.File, file.Language)).ToList();
        if (dialogues.Count == 0) throw new InvalidDataException(language is null ? $"There are no dialogues in {folder}." : $"There are no dialogues in the language '{language}'.");
        return dialogues.GroupBy(dialogue => dialogue.Id, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"Two dialogues have the id '{twice.Key}'.") : dialogues;
    }

    private static IEnumerable<GoldenDialogue> Load(string file, string language)
    {
        try
        {
            var dialogues = JsonSerializer.Deserialize<GoldenDialogue[]>(File.ReadAllText(file), Json) ?? throw new JsonException("The file is empty.");
            foreach (var dialogue in dialogues) dialogue.Check();
            return dialogues.Select(dialogue => dialogue with { Language = language });
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{file}: {exception.Message}", exception);
        }
    }

    private void Check()
    {
        if (Turns.Count == 0 || Turns.Any(turn => turn.ValueKind is not (JsonValueKind.String or JsonValueKind.Array))) throw new JsonException($"{Id}: a turn is a text or an array of texts.");
        if (new[] { Handoff }.Concat(MayHandOff ?? []).Any(reason => reason is not null && !HandoffReason.All.Contains(reason, StringComparer.Ordinal))) throw new JsonException($"{Id}: there is no such reason of a hand-off.");
        var named = (After ?? new Dictionary<int, IReadOnlyDictionary<string, JsonElement>>()).Values.Append(Expect).SelectMany(slots => slots.Keys);
        if (named.FirstOrDefault(slot => !Slot.All.Contains(slot, StringComparer.Ordinal)) is { } unknown) throw new JsonException($"{Id}: there is no slot '{unknown}'.");
        if (After?.Keys.FirstOrDefault(turn => turn < 1 || turn >= Turns.Count) is { } outside and not 0) throw new JsonException($"{Id}: there is no turn {outside} before the last.");
    }
}
