using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>What an agent proposes to keep. It takes no seats, and stands until a manager takes it up or dismisses it, or the departure leaves.</summary>
internal static class HoldProposal
{
    private sealed record Known(Guid Id, int Seats);

    /// <summary>Stores a proposal, or brings the one for the same departure up to date: a turn that runs twice proposes once. Client and departure are locked.</summary>
    /// <param name="most">Open proposals of a client.</param>
    /// <returns>False when the client has as many as he may.</returns>
    public static async Task<bool> StoreAsync(TenantTransaction tx, Seats.Departure departure, Guid clientId, Guid conversationId, int seats, int most)
    {
        if (await tx.FirstOrDefaultAsync<Known>("select id, seats from option_holds where client_id = @clientId and departure_id = @departureId and state = 'proposed' for no key update", new { clientId, departureId = departure.Id }) is { } known)
        {
            if (known.Seats == seats) return true;
            await tx.ExecuteAsync("update option_holds set seats = @seats where id = @Id", new { known.Id, seats });
            tx.Changed("hold", known.Id, clientId);
            return true;
        }

        if (await tx.SingleAsync<int>("select count(*)::int from option_holds where client_id = @clientId and state = 'proposed'", new { clientId }) >= most) return false;
        var hold = await CreateHold.InsertAsync(tx, departure, clientId, conversationId, seats, HoldTimes.Default, note: null, HoldState.Proposed, "agent");
        // It is for whoever looks after the client.
        var manager = await tx.FirstOrDefaultAsync<Guid?>("""
            update option_holds h set manager_id = coalesce(c.assignee_id, cl.owner_id) from conversations c, clients cl
            where h.id = @Id and c.tenant_id = h.tenant_id and c.id = h.conversation_id and cl.tenant_id = h.tenant_id and cl.id = h.client_id returning h.manager_id
            """, new { hold.Id });
        await HoldSql.RecordAsync(tx, hold, "proposed");
        await Notify.OfHoldAsync(tx, "hold_proposed", hold.Id, manager);
        return true;
    }
}
