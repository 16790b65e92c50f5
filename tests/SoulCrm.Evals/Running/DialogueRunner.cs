using System.Diagnostics;
using System.Text.Json;
using SoulCrm.Evals.Dialogues;
using SoulCrm.Evals.Judging;
using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Languages;

namespace SoulCrm.Evals.Running;

/// <summary>What one dialogue came to.</summary>
/// <param name="TurnMs">Of each turn, from reading the dialogue to having stored the reply, without the time that was the model's.</param>
/// <param name="Transcript">What was said, for people.</param>
internal sealed record DialogueResult(
    GoldenDialogue Dialogue, int ExpectedSlots, int RightSlots, IReadOnlyList<Miss> Misses, long TokensIn, long TokensOut, decimal Cost, IReadOnlyList<double> TurnMs, IReadOnlyList<string> Transcript);

/// <summary>Plays a dialogue: stores what the client writes as WhatsApp's events are stored, runs the agents' turn as the queue does, and judges what leaves.</summary>
internal sealed class DialogueRunner(EvalWorld world)
{
    private sealed record State(Guid Conversation, Guid Client, string Control);

    public async Task<DialogueResult> RunAsync(GoldenDialogue dialogue)
    {
        world.Clock.Set(dialogue.Today);
        var agency = world.AgencyOf(dialogue);
        var caller = Caller.System(agency.TenantId);
        var chat = $"{dialogue.Id}-{Guid.NewGuid():N}@c.us";
        var misses = new List<Miss>();
        var transcript = new List<string>();
        var (expected, right) = (0, 0);
        var (tokensIn, tokensOut, cost) = (0L, 0L, 0m);
        var times = new List<double>();
        string? handedOff = null;
        var known = new Qualification();
        for (var turn = 1; turn <= dialogue.Turns.Count; turn++)
        {
            var conversation = await ReceiveAsync(caller, chat, dialogue.Messages(turn));
            transcript.AddRange(dialogue.Messages(turn).Select(text => $"< {text}"));
            if (handedOff is null)
            {
                var started = Stopwatch.GetTimestamp();
                var result = await AnswerAsync(caller, conversation) ?? throw new InvalidOperationException($"{dialogue.Id}: the agents did not answer turn {turn}.");
                times.Add((Stopwatch.GetElapsedTime(started) - result.Record.ModelTime).TotalMilliseconds);
                known = result.Qualification;
                transcript.Add($"> {result.Reply.ReplaceLineEndings("\n  ")}{(result.HandoffReason is null ? "" : $"\n  [{result.HandoffReason}{(result.Failure is null ? "" : $": {result.Failure}")}]")}");
                (tokensIn, tokensOut, cost) = (tokensIn + result.Record.TokensIn, tokensOut + result.Record.TokensOut, cost + result.Record.Cost);
                handedOff = result.HandoffReason;
                misses.AddRange(JudgeReply(dialogue, turn, result, agency.Catalogue));
                if (handedOff is not null && IsPremature(dialogue, turn, handedOff)) misses.Add(new Miss(dialogue.Id, turn, Miss.PrematureHandoff, handedOff));
            }

            if (dialogue.ExpectedAfter(turn) is not { } slots) continue;
            foreach (var verdict in SlotJudge.Compare(slots, known, dialogue.Tolerance))
            {
                if (verdict.Counts) expected++;
                if (verdict is { Counts: true, Right: true }) right++;
                if (!verdict.Right) misses.Add(new Miss(dialogue.Id, turn, Miss.WrongSlot, $"{verdict.Slot}: {verdict.Actual}, expected {verdict.Expected}"));
            }
        }

        if (dialogue.Handoff is { } reason && handedOff != reason) misses.Add(new Miss(dialogue.Id, dialogue.Turns.Count, Miss.MissedHandoff, $"{reason}; was {handedOff ?? "none"}"));
        return new DialogueResult(dialogue, expected, right, misses, tokensIn, tokensOut, cost, times, transcript);
    }

    private async Task<State> ReceiveAsync(Caller caller, string chat, IReadOnlyList<string> texts)
    {
        foreach (var text in texts)
        {
            await world.InTenantAsync(caller, async tx =>
            {
                await ReceiveMessage.FromClientAsync(tx, new HostEventData.ChatMessage(chat, $"{Guid.NewGuid():N}", text, DateTimeOffset.UtcNow), DateTimeOffset.UtcNow, world.Readers, world.Transcriber);
                return true;
            });
        }

        return await world.InTenantAsync(caller, tx => tx.SingleAsync<State>("select id as conversation, client_id as client, control from conversations where chat_id = @chat", new { chat }));
    }

    private async Task<TurnResult?> AnswerAsync(Caller caller, State conversation)
    {
        var turnId = Guid.CreateVersion7();
        var context = await world.InTenantAsync(caller, tx => TurnContext.LoadAsync(tx, conversation.Conversation, turnId));
        if (context is null) return null;
        var result = await world.Agents.RunAsync(caller, context, CancellationToken.None);
        await world.InTenantAsync(caller, async tx =>
        {
            await StoreTurn.RunAsync(tx, turnId, context, result);
            return true;
        });
        return result;
    }

    private static IEnumerable<Miss> JudgeReply(GoldenDialogue dialogue, int turn, TurnResult result, Catalogue catalogue)
    {
        foreach (var fault in GroundJudge.FindUngrounded(result.Reply, catalogue, result.Qualification)) yield return new Miss(dialogue.Id, turn, Miss.Ungrounded, fault);
        foreach (var asked in QuestionJudge.FindRepeated(result.Reply, result.Qualification, Told(dialogue.ExpectedAfter(turn)))) yield return new Miss(dialogue.Id, turn, Miss.AskedTwice, asked);
        if (LanguageDetector.Detect(WithoutQuotes(result.Reply)) is { } language && language != dialogue.Language)
            yield return new Miss(dialogue.Id, turn, Miss.WrongLanguage, language);
    }

    // What the client has told whatever the agent made of it: a question for it is one too many even when the agent did not understand.
    private static Qualification Told(IReadOnlyDictionary<string, JsonElement>? slots)
    {
        if (slots is null) return new Qualification();
        return new Qualification(
            Destination: Named(Slot.Destination) ? "told" : null, Country: Named(Slot.Country) ? "told" : null, TourType: Named(Slot.TourType) ? "told" : null,
            DateFrom: Named(Slot.Dates) ? DateOnly.MinValue : null, Adults: Named(Slot.Adults) ? 1 : null,
            Children: Named(Slot.Children) ? [] : null, Budget: Named(Slot.Budget) ? new Money(1, "USD") : null);

        bool Named(string slot) => slots.TryGetValue(slot, out var value) && value.ValueKind != JsonValueKind.Null
            && (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().All(one => one.ValueKind != JsonValueKind.Null));
    }

    private static bool IsPremature(GoldenDialogue dialogue, int turn, string reason) =>
        dialogue.MayHandOff?.Contains(reason, StringComparer.Ordinal) != true && (dialogue.Handoff is null || turn < dialogue.Turns.Count);

    // Titles and names keep their own language.
    private static string WithoutQuotes(string text) => System.Text.RegularExpressions.Regex.Replace(text, "[«“\"„][^«»“”\"„]{1,120}[»”\"“]", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
}
