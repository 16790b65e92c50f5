namespace SoulCrm.Evals.Dialogues;

/// <summary>What a client can tell. A value in a dialogue may be an array of those that are right; null among them means that nothing may be right as well.</summary>
internal static class Slot
{
    /// <summary>ISO 3166-1 alpha-2.</summary>
    public const string Country = "country";

    /// <summary>The place in its dictionary form.</summary>
    public const string Destination = "destination";

    /// <summary>As products name it.</summary>
    public const string TourType = "tourType";

    /// <summary>"2031-07-01/2031-07-31": first and last day of departure.</summary>
    public const string Dates = "dates";

    /// <summary>Compared only where a dialogue names it.</summary>
    public const string Flexible = "flexible";

    public const string Adults = "adults";

    /// <summary>Ages, null for one that was not told: [5, null].</summary>
    public const string Children = "children";

    /// <summary>"2000 USD".</summary>
    public const string Budget = "budget";

    /// <summary>Each of them must be among what was understood; further ones do no harm. Compared only where a dialogue names it.</summary>
    public const string Wishes = "wishes";

    public static readonly string[] All = [Country, Destination, TourType, Dates, Flexible, Adults, Children, Budget, Wishes];
}
