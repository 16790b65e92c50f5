using PhoneNumbers;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>When a client may be written to who has not just written himself: by day, where he lives.</summary>
public static class ClientTime
{
    private static readonly TimeOnly From = new(10, 0);
    private static readonly TimeOnly Until = new(20, 0);

    /// <summary>The zone that a phone number belongs to; of a country with several, the agency's when it is among them, else the middle one.</summary>
    /// <param name="phone">E.164; null when it is not known.</param>
    /// <param name="agency">IANA name of the agency's zone: also taken when the number tells nothing.</param>
    public static TimeZoneInfo ZoneOf(string? phone, string agency)
    {
        var own = TimeZoneInfo.FindSystemTimeZoneById(agency);
        var zones = Find(phone);
        return zones.Count == 0 || zones.Exists(zone => zone.BaseUtcOffset == own.BaseUtcOffset) ? own : zones[zones.Count / 2];
    }

    /// <returns>The time itself when it is day there, else the beginning of the next day's hours.</returns>
    public static DateTimeOffset ToDay(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        if (time >= From && time < Until) return at;
        var day = DateOnly.FromDateTime(local).AddDays(time < From ? 0 : 1);
        var begin = day.ToDateTime(From);
        return new DateTimeOffset(begin, zone.GetUtcOffset(begin));
    }

    private static List<TimeZoneInfo> Find(string? phone)
    {
        if (phone is null) return [];
        try
        {
            var number = PhoneNumberUtil.GetInstance().Parse(phone, null);
            return [.. PhoneNumberToTimeZonesMapper.GetInstance().GetTimeZonesForNumber(number)
                .Select(name => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : null).OfType<TimeZoneInfo>().OrderBy(zone => zone.BaseUtcOffset)];
        }
        catch (NumberParseException)
        {
            return [];
        }
    }
}
