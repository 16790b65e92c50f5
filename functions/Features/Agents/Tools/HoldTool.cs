using System.Text.Json;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Holds;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Tools;

/// <summary>
/// Lets an agent propose that seats be kept for the client. It takes none: a manager does, or not. What it stores is committed at once, in a conversation in which
/// agents still have the word as the turn began; where there is none, as in the playground, nothing is.
/// </summary>
public sealed class HoldTool(Database database, Caller caller, TurnContext context, Evidence evidence)
{
    private const int MostSeats = 20;
    private const int MostProposals = 3;

    private sealed record Arguments(Guid DepartureId, int Seats);

    private static readonly JsonElement Schema = JsonElement.Parse("""
        {"type":"object","additionalProperties":false,"required":["departureId","seats"],"properties":{
          "departureId":{"type":"string","format":"uuid","description":"Of a departure that a tool has told in this turn"},
          "seats":{"type":"integer","minimum":1,"maximum":20,"description":"One for every traveller of 2 years or more"}}}
        """);

    public AgentTool Tool => new(ToolNames.ProposeHold,
        "Asks a manager to keep seats of a departure for the client, when he leans to it and wants to think or asks to keep them. It keeps no seats: say that a manager will check, never that they are held.", Schema, RunAsync);

    private async Task<string> RunAsync(JsonElement json, CancellationToken ct)
    {
        var arguments = json.Deserialize<Arguments>(RunRecorder.Json) ?? throw new ToolArgumentException("The arguments are missing.");
        if (arguments.Seats is < 1 or > MostSeats) throw new ToolArgumentException($"seats: 1 to {MostSeats}.");
        // What no tool has told is made up, or out of a text that somebody planted.
        if (evidence.Tours.SelectMany(tour => tour.Departures).All(departure => departure.DepartureId != arguments.DepartureId))
            throw new ToolArgumentException("There is no such departure in what the tools have told. Call check_departures first.");
        var refused = await database.InTenantAsync(caller, tx => ProposeAsync(tx, arguments), ct);
        if (refused is not null) throw new ToolArgumentException(refused);
        return JsonSerializer.Serialize(new { proposed = true, arguments.DepartureId, arguments.Seats, next = "No seats are held. Tell the client that a manager will check and answer." }, RunRecorder.Json);
    }

    private sealed record Lease(Guid ClientId, string Control, int ControlVersion);

    // Conversation, client, departure: in the order in which everybody locks them.
    private async Task<string?> ProposeAsync(TenantTransaction tx, Arguments arguments)
    {
        var lease = await tx.FirstOrDefaultAsync<Lease>("select client_id, control, control_version from conversations where id = @ConversationId for key share", new { context.ConversationId });
        if (lease is not null && await HoldClient.CheckAsync(tx, lease.ClientId, conversationId: null) is not null) return "The client is no longer there.";
        if (await Seats.LockAsync(tx, arguments.DepartureId) is not { IsActive: true, IsComing: true } departure) return "There is no such departure.";
        if (departure.Left < arguments.Seats) return $"Only {departure.Left} seats are left.";
        // In the playground there is no conversation; in a real one the reply of this turn will not leave either.
        if (lease is null || lease.Control != Control.Agent || lease.ControlVersion != context.ControlVersion) return null;
        return await HoldProposal.StoreAsync(tx, departure, lease.ClientId, context.ConversationId, arguments.Seats, MostProposals) ? null : "Enough is proposed to the manager already.";
    }
}
