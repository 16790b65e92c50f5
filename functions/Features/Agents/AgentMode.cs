namespace SoulCrm.Functions.Features.Agents;

/// <summary>How much agents may do by themselves.</summary>
public static class AgentMode
{
    /// <summary>They keep silent.</summary>
    public const string Off = "off";

    /// <summary>They leave a draft to a manager.</summary>
    public const string Suggest = "suggest";

    /// <summary>They answer.</summary>
    public const string Auto = "auto";

    /// <summary>From the least to the most.</summary>
    public static readonly string[] All = [Off, Suggest, Auto];

    /// <summary>Of two that both apply, the one that allows less.</summary>
    public static string Stricter(string one, string other) => Array.IndexOf(All, one) <= Array.IndexOf(All, other) ? one : other;
}
