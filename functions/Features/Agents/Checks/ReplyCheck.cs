using SoulCrm.Functions.Features.Agents.Models;

namespace SoulCrm.Functions.Features.Agents.Checks;

/// <summary>What stands between a model and the client. A reply leaves only if nothing here finds fault with it.</summary>
public static class ReplyCheck
{
    private static readonly (string Name, Func<CheckedText, Grounds, string?> Find)[] Checks =
    [
        ("length", (reply, _) => FormCheck.FindTooLong(reply.Text)),
        ("characters", (reply, _) => FormCheck.FindStrangeCharacter(reply.Text)),
        ("links", LinkCheck.Find),
        ("instructions", LeakCheck.Find),
        ("language", LanguageCheck.Find),
        ("prices", AmountCheck.Find),
        ("dates", DateCheck.Find),
        ("seats", SeatCheck.Find),
        ("tours", NameCheck.Find),
        ("details", DetailCheck.Find),
        ("promises", PromiseCheck.Find),
    ];

    /// <summary>Names of all checks, in the order in which they are made.</summary>
    public static readonly IReadOnlyList<string> Names = [.. Checks.Select(check => check.Name)];

    /// <returns>The first fault, told so that a model can mend it; null when the reply may leave.</returns>
    public static string? FindFault(string text, Grounds grounds, RunRecorder recorder)
    {
        var reply = new CheckedText(text, grounds.Tours);
        foreach (var (name, find) in Checks)
        {
            var fault = find(reply, grounds);
            recorder.Checked(name, fault);
            if (fault is not null) return fault;
        }

        return null;
    }
}
