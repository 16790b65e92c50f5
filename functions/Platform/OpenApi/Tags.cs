namespace SoulCrm.Functions.Platform.OpenApi;

/// <summary>What each group of operations is for. A group is a folder of features.</summary>
internal static class Tags
{
    public static readonly IReadOnlyDictionary<string, string> Descriptions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Auth"] = "Signing up, in and out; one's own account, second factor and sessions.",
        ["Changes"] = "What has changed, as it changes: a long poll.",
        ["Clients"] = "People who want to travel: their data, the funnel, notes, what they want, duplicates, import and export.",
        ["Configuration"] = "How the organisation has set its agents.",
        ["Conversations"] = "The inbox, and who speaks in each conversation.",
        ["Glossary"] = "Terms that are always translated in one way.",
        ["Health"] = "For those who watch the deployment.",
        ["Holds"] = "Seats that are kept for clients, and who waits for them.",
        ["Knowledge"] = "Articles that agents answer from.",
        ["Media"] = "Photos, documents and voice notes of dialogues.",
        ["Messages"] = "Reading, sending and finding messages.",
        ["Notifications"] = "One's own notices.",
        ["Orchestrations"] = "The durable flows of all agencies, for those who run the platform.",
        ["Organizations"] = "The agency, its settings, its audit log and all its data.",
        ["Partners"] = "Operators, hotels, guides and whoever else the agency works with.",
        ["Photos"] = "Pictures of tours.",
        ["Platform"] = "All agencies, for those who run the platform.",
        ["Playground"] = "Agents tried out before clients meet them.",
        ["Products"] = "The catalogue of tours with their departures.",
        ["Prompts"] = "Versions of the agents' prompts, and which of them is in force.",
        ["Queues"] = "The queues of the platform, and what was given up in them.",
        ["Questions"] = "What clients asked and no article answers.",
        ["Quotes"] = "Offers in the client's language, as text and as PDF.",
        ["QuickReplies"] = "Texts that are written often.",
        ["Runs"] = "What agents did, and why.",
        ["ScheduledMessages"] = "Messages that leave later, by the client's own clock.",
        ["Suggestions"] = "Answers that agents have drafted for managers.",
        ["Tasks"] = "What somebody has to do until some time.",
        ["Translation"] = "Translating between clients and managers.",
        ["Usage"] = "What models used, against the plan.",
        ["Users"] = "The people of the agency.",
        ["WhatsApp"] = "The agency's number, and the events of whatsapp-host.",
    };
}
