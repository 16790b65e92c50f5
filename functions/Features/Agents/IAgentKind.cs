using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents;

/// <summary>What sets one kind of agent apart. Each has a folder with one class like this; <see cref="AgentKinds"/> finds it there.</summary>
public interface IAgentKind
{
    /// <summary>As rows and addresses name it: small letters and underscores.</summary>
    string Kind { get; }

    /// <summary>Names of the tools that it may call; it gets no others, whatever its prompt says.</summary>
    IReadOnlyList<string> Tools { get; }

    /// <summary>The schema that its answer is held to; null: a text for the client.</summary>
    ChatResponseFormat? Output { get; }

    /// <summary>Unless an organisation says otherwise.</summary>
    decimal Temperature { get; }

    /// <summary>The prompt that a new organisation starts with.</summary>
    /// <param name="language">Of the instructions, "ru" or "en": not of what is written to clients.</param>
    string DefaultPrompt(string language);
}

/// <summary>An agent that writes to clients.</summary>
public interface ISpeakingAgent : IAgentKind
{
    /// <summary>Of those who would speak, the one with the lowest number does.</summary>
    int Precedence { get; }

    /// <summary>Where the conversation stands after its reply.</summary>
    string StageAfter { get; }

    bool SpeaksWhen(Qualification known);
}

/// <summary>All kinds of agents.</summary>
public static class AgentKinds
{
    public static readonly IReadOnlyList<IAgentKind> All =
        [.. typeof(AgentKinds).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IAgentKind)))
            .Select(type => (IAgentKind)Activator.CreateInstance(type)!).OrderBy(kind => kind.Kind, StringComparer.Ordinal)];

    /// <summary>Of all kinds.</summary>
    public static readonly string[] Names = [.. All.Select(kind => kind.Kind)];

    public static readonly IReadOnlyList<ISpeakingAgent> Speaking = [.. All.OfType<ISpeakingAgent>().OrderBy(kind => kind.Precedence)];

    /// <returns>Null when there is no such kind.</returns>
    public static IAgentKind? Find(string kind) => All.FirstOrDefault(one => one.Kind == kind);
}
