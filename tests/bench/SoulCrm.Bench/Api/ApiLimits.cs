using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SoulCrm.Bench.Bare;
using SoulCrm.Bench.Infrastructure;

namespace SoulCrm.Bench.Api;

/// <summary>
/// The endpoints' statements over the same rows, prepared and sent by pgbench in the app's role: what the server alone can do. Once a round trip for
/// each statement, and once all of a request in one.
/// </summary>
internal sealed partial class ApiLimits(ApiSizes sizes)
{
    private const string OneTrip = "-one-trip";

    /// <summary>Ids of new rows: behind the seeded ones, as those that rise with the time would lie.</summary>
    private const string NewId = "'7fffffff-ffff-7fff-8fff-' || lpad(:fresh::text, 12, '0')";

    private static readonly string Tenant = ApiIds.Sql(ApiIds.Organization, ":organization");
    private static readonly string Conversation = $"({ApiIds.Sql(ApiIds.Conversation, ":conversation")})::uuid";

    /// <summary>What stands for a statement's parameter.</summary>
    private static readonly Dictionary<string, string> Parameters = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tenant"] = $"({Tenant})::uuid",
        ["user"] = $"({ApiIds.Sql(ApiIds.Manager, ":organization")})::uuid",
        ["readOnly"] = "false",
        ["role"] = "'manager'",
        ["limit"] = "50",
        ["before"] = "2147483647",
        ["conversationId"] = Conversation,
        ["lockKey"] = $"'send:' || {Tenant} || ':' || {NewId}",
        ["idempotencyKey"] = $"({NewId})::uuid",
        ["Direction"] = "'outbound'",
        ["Author"] = "'manager'",
        ["AuthorUserId"] = $"({ApiIds.Sql(ApiIds.Manager, ":organization")})::uuid",
        ["Text"] = "'Подобрала для вас три варианта: первый ближе к пляжу, второй с аквапарком, третий самый спокойный.'",
        ["Language"] = "null",
        ["Status"] = "'queued'",
        ["Priority"] = "0",
        ["ControlVersion"] = "null::int",
        ["ExternalId"] = "null",
        ["ViaPhone"] = "false",
        ["AgentRunId"] = "null::uuid",
        ["ReplyToExternalId"] = "null",
        ["MediaId"] = "null::uuid",
        ["MediaKind"] = "null::text",
        ["WrittenAt"] = "null::timestamptz",
        ["CancelOnReply"] = "false",
        ["UserId"] = $"({ApiIds.Sql(ApiIds.Manager, ":organization")})::uuid",
        ["WrittenText"] = "null",
        ["WrittenLanguage"] = "null",
        ["TranslateTo"] = "null",
        ["LongestWait"] = "interval '1 hour'",
        ["feed_count"] = "2",
        ["feed_entities"] = "array['conversation', 'message']",
        ["feed_parents"] = $"array[null, {Conversation}]",
        ["feed_kinds"] = "array['updated', 'created']",
    };

    private static readonly Dictionary<string, string[]> Statements = new(StringComparer.Ordinal)
    {
        [ApiRequests.Inbox] = ["begin", ApiSql.ActAs, ApiSql.Inbox, "commit"],
        [ApiRequests.Thread] = ["begin", ApiSql.ActAs, ApiSql.Thread, "commit"],
        [ApiRequests.Send] = ["begin", ApiSql.ActAs, ApiSql.LockKey, ApiSql.LockConversation, ApiSql.Append, ApiSql.Changes, "commit"],
    };

    /// <summary>Calls <paramref name="note"/> with each script's name and figures.</summary>
    public async Task MeasureAsync(BenchPostgres postgres, ApiDatabase database, Action<string, LoadFigures> note)
    {
        foreach (var endpoint in ApiRequests.Endpoints)
        {
            foreach (var trips in new[] { "", OneTrip })
            {
                var (perSecond, latencies) = await PgBench.TimeAsync(postgres, database.As("soulcrm_app"), Script(endpoint, trips == OneTrip), sizes.Connections, sizes.Seconds);
                note(endpoint + trips, new LoadFigures(perSecond, Percentiles.Of(latencies, 50), Percentiles.Of(latencies, 99), CpuMilliseconds: null, Errors: 0));
            }
        }
    }

    private string Script(string endpoint, bool inOneTrip)
    {
        var script = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
            \set conversation random(1, {sizes.Conversations})
            \set organization (:conversation - 1) % {sizes.Organizations} + 1
            \set fresh random(1, 999999999999)

            """));
        if (inOneTrip) script.AppendLine("\\startpipeline");
        foreach (var statement in Statements[endpoint]) script.Append(Filled(statement)).AppendLine(";");
        if (inOneTrip) script.AppendLine("\\endpipeline");
        return script.ToString();
    }

    private static string Filled(string statement) => Parameter().Replace(statement, match => match.Groups["name"].Value switch
    {
        "id" or "Id" => $"({NewId})::uuid",
        "feed_ids" => $"array[{Conversation}, ({NewId})::uuid]",
        var name => Parameters[name],
    });

    [GeneratedRegex("@(?<name>[A-Za-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}
