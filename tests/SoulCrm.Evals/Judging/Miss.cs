namespace SoulCrm.Evals.Judging;

/// <summary>Something that an agent did wrong.</summary>
/// <param name="Kind">slot, ungrounded, askedTwice, wrongLanguage, prematureHandoff or missedHandoff.</param>
internal sealed record Miss(string Dialogue, int Turn, string Kind, string Detail)
{
    public const string WrongSlot = "slot";
    public const string Ungrounded = "ungrounded";
    public const string AskedTwice = "askedTwice";
    public const string WrongLanguage = "wrongLanguage";
    public const string PrematureHandoff = "prematureHandoff";
    public const string MissedHandoff = "missedHandoff";
}
