using System.Globalization;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>The moment that a wall clock somewhere shows a time.</summary>
internal static class LocalSendTime
{
    private const string Format = "yyyy-MM-dd'T'HH:mm";

    private static readonly TimeSpan Furthest = TimeSpan.FromDays(366);

    public static bool IsTime(string? text) => TryParse(text, out _);

    public static bool IsZone(string? name) => name is { Length: > 0 and <= 100 } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);

    /// <param name="local">What <see cref="IsTime"/> takes.</param>
    /// <param name="now">It must be later, by a year at most.</param>
    public static Result<DateTimeOffset> Find(string local, TimeZoneInfo zone, DateTimeOffset now)
    {
        if (!TryParse(local, out var time)) throw new ArgumentException("Not a local time.", nameof(local));
        if (zone.IsInvalidTime(time)) return new Unprocessable("scheduled_message.no_such_time", $"The clocks of {zone.Id} are put forward then: that time does not come.");
        // A time that comes twice: the first one.
        var offset = zone.IsAmbiguousTime(time) ? zone.GetAmbiguousTimeOffsets(time).Max() : zone.GetUtcOffset(time);
        var at = new DateTimeOffset(time, offset).ToUniversalTime();
        if (at <= now) return new Unprocessable("scheduled_message.in_the_past", "That time is over where the client is.");
        return at - now > Furthest ? new Unprocessable("scheduled_message.too_far", "At most a year from now.") : at;
    }

    public static string Show(DateTimeOffset at, string zone) => TimeZoneInfo.ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString(Format, CultureInfo.InvariantCulture);

    private static bool TryParse(string? text, out DateTime time) => DateTime.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out time) && time.Year is > 1970 and < 9000;
}
