using System.Globalization;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Holds;

/// <summary>The seats are gone, or others wait for them. What is left and who waits is told, so that a date or the queue can be offered.</summary>
/// <param name="Left">Free seats.</param>
/// <param name="Waiting">Clients who come before.</param>
public sealed record NoSeats(int Wanted, int Left, int Waiting) : Conflict("hold.no_seats", Describe(Wanted, Left, Waiting))
{
    public override IReadOnlyDictionary<string, object> Facts => new Dictionary<string, object>(StringComparer.Ordinal) { ["seatsLeft"] = Left, ["waiting"] = Waiting };

    private static string Describe(int wanted, int left, int waiting)
    {
        var free = string.Create(CultureInfo.InvariantCulture, $"{wanted} wanted, {left} left");
        return waiting > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{free}, and {waiting} in the queue come first. Ask with waitlist true to join it.")
            : $"{free}. Ask with waitlist true to join the queue.";
    }
}

/// <summary>What was asked for does not follow from what the hold is now.</summary>
public sealed record WrongState(string State) : Conflict("hold.wrong_state", $"The hold is {State}.")
{
    public override IReadOnlyDictionary<string, object> Facts => new Dictionary<string, object>(StringComparer.Ordinal) { ["state"] = State };
}
