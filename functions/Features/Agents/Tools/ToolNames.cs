namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>The tools that agents can be allowed.</summary>
public static class ToolNames
{
    public const string SearchTours = "search_tours";
    public const string GetTour = "get_tour";
    public const string CheckDepartures = "check_departures";
    public const string SearchKnowledge = "search_knowledge";
    public const string ProposeHold = "propose_hold";
    public const string RequestHandoff = "request_handoff";
}
