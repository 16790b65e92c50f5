using System.Globalization;

namespace SoulCrm.Bench.Api;

/// <summary>
/// Ids of the seeded rows, made of their numbers from 1 on, so that neither the driver nor pgbench has to look them up. They rise in the order in
/// which the rows came to be, as ours do.
/// </summary>
internal static class ApiIds
{
    public const string Organization = "0199a100-0000-7000-8000-";
    public const string Admin = "0199a200-0000-7000-8000-";
    public const string Manager = "0199a300-0000-7000-8000-";
    public const string Client = "0199a400-0000-7000-8000-";
    public const string Conversation = "0199a500-0000-7000-8000-";

    public static Guid Of(string kind, int number) => Guid.Parse(kind + number.ToString("D12", CultureInfo.InvariantCulture));

    /// <summary>The same as an SQL expression of type text.</summary>
    public static string Sql(string kind, string number) => $"'{kind}' || lpad({number}::text, 12, '0')";

    /// <summary>The organisation that a conversation belongs to: they came in by turns.</summary>
    public static int OrganizationOf(int conversation, int organizations) => ((conversation - 1) % organizations) + 1;
}
