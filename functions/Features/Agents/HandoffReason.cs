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

    public static readonly string[] All = [AskedForPerson, Complaint, WantsToBook, OutOfScope, NothingFound, AgentFailed];
}
