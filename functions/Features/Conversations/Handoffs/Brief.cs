using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Conversations.Handoffs;

/// <summary>A departure that an agent has told the client of, and whether it still stands as it was told.</summary>
/// <param name="PriceAdult">As told.</param>
/// <param name="Stands">Price, date and seats are still so.</param>
/// <param name="ToldAt">When it was told last.</param>
public sealed record ToldDeparture(Guid ProductId, IReadOnlyDictionary<string, string> Title, DateOnly Date, decimal PriceAdult, string Currency, bool Stands, DateTimeOffset ToldAt);

/// <summary>A message of the client that nobody has answered.</summary>
public sealed record OpenQuestion(Guid MessageId, string Text, DateTimeOffset At);

/// <summary>What whoever takes over must know. It is read from what is known now, so it is never out of date and holds nothing of its own.</summary>
/// <param name="Reason">Why agents asked for a person; null when they did not.</param>
/// <param name="OfferedTo">Whom the hand-off was offered to first; null: all.</param>
/// <param name="Escalation">0: offered, 1: the whole team was called, 2: the administrators too.</param>
/// <param name="Wants">What the client wants.</param>
/// <param name="Missing">What is not known of it.</param>
/// <param name="Told">What he was told of the catalogue, newest first.</param>
/// <param name="Open">What is open, oldest first.</param>
public sealed record Brief(
    [Values(typeof(Agents.HandoffReason))] string? Reason, DateTimeOffset? RequestedAt, Assignee? OfferedTo, int Escalation, QualificationResponse Wants, IReadOnlyList<string> Missing,
    IReadOnlyList<ToldDeparture> Told, IReadOnlyList<OpenQuestion> Open);
