namespace SoulCrm.Functions.Features.Agents;

/// <summary>Why an agent asked for a person.</summary>
public static class HandoffReason
{
    public const string AskedForPerson = "asked_for_person";
    public const string Complaint = "complaint";
    public const string WantsToBook = "wants_to_book";
    public const string OutOfScope = "out_of_scope";
    public const string NothingFound = "nothing_found";
    public const string AgentFailed = "agent_failed";

    /// <summary>The organisation has used its tokens of the month.</summary>
    public const string TokenLimit = "token_limit";

    /// <summary>More answers in an hour than a person needs.</summary>
    public const string TooManyReplies = "too_many_replies";

    /// <summary>The client bargains: prices are a person's to change.</summary>
    public const string Bargaining = "bargaining";

    /// <summary>The agent is not sure that it understands the client.</summary>
    public const string LowConfidence = "low_confidence";

    /// <summary>The agent whose turn it was is switched off, for good or at this hour.</summary>
    public const string AgentOff = "agent_off";

    /// <summary>So many replies, and no end: a person is quicker.</summary>
    public const string LongDialogue = "long_dialogue";

    /// <summary>The other side seems to be a machine.</summary>
    public const string BotSuspected = "bot_suspected";

    /// <summary>The client has sent what agents cannot see or hear.</summary>
    public const string Media = "media";

    /// <summary>All that a hand-off can be for.</summary>
    public static readonly string[] All = [AskedForPerson, Complaint, WantsToBook, OutOfScope, NothingFound, AgentFailed, TokenLimit, TooManyReplies, BotSuspected, Bargaining, LowConfidence, LongDialogue, AgentOff, Media];

    /// <summary>Those that an agent itself can give.</summary>
    public static readonly string[] OfAgents = [AskedForPerson, Complaint, WantsToBook, OutOfScope, NothingFound];
}
