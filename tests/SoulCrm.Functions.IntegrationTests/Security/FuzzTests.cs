using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Npgsql;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T22 and T32: whatever is sent, the answer is a problem document that tells nothing of the inside, and the process goes on. FUZZ sets the number of requests.</summary>
[Collection(Alone.Name)]
public sealed partial class FuzzTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Workers = 4;

    [Fact]
    public async Task MalformedRequests_AnswerProblems_AndTellNothing()
    {
        var (_, seed) = Seeds.New();
        var wanted = Seeds.Setting("FUZZ", 5_000);
        await using var app = await TestApp.StartAsync(postgres);
        var victim = await World.BuildAsync(app);
        var before = await victim.SnapshotAsync(app);
        var faults = new System.Collections.Concurrent.ConcurrentBag<string>();
        var statuses = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        var times = new System.Collections.Concurrent.ConcurrentBag<double>();
        using var watching = new CancellationTokenSource();
        var slow = WatchAsync(app.Database.App, watching.Token);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(seed + worker);
            var own = await World.BuildAsync(app);
            for (var i = 0; i < wanted / Workers; i++)
            {
                var operation = Contract.Operations[random.Next(Contract.Operations.Count)];
                using var request = Make(operation, own, victim, random);
                var sent = Shown(request);
                var started = Stopwatch.GetTimestamp();
                HttpResponseMessage response;
                try
                {
                    response = await app.Http.SendAsync(request);
                }
                catch (Exception exception) when (exception is InvalidOperationException or HttpRequestException)
                {
                    faults.Add($"{request.Method} {request.RequestUri} {sent}: {exception.Message}");
                    continue;
                }

                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                var text = await response.Content.ReadAsStringAsync();
                var status = (int)response.StatusCode;
                statuses.AddOrUpdate(status, 1, (_, count) => count + 1);
                if (Fault(status, response, text, request.RequestUri!.OriginalString, sent, victim.Canary) is { } fault) faults.Add($"{request.Method} {request.RequestUri.PathAndQuery[..Math.Min(request.RequestUri.PathAndQuery.Length, 300)]} {sent}: {fault}");
                response.Dispose();
                // What he asked for may have signed him out, or locked him behind a second factor.
                if (i % 50 == 49 && (await own.Organization.Admin.GetAsync("/api/organization")).Status != 200) own = await World.BuildAsync(app);
            }
        })));
        var grown = (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1024 / 1024;
        await watching.CancelAsync();
        var slowQueries = await slow;
        var sorted = times.Order().ToList();
        output.WriteLine($"FIGURE T22: {wanted} requests over {Contract.Operations.Count} operations: {string.Join(", ", statuses.OrderBy(status => status.Key).Select(status => $"{status.Key}×{status.Value}"))}; p99 {sorted[(int)(sorted.Count * 0.99)]:0} ms, memory +{grown} MB, queries over 1 s: {slowQueries.Count}, SEED={seed}");
        Assert.True(faults.IsEmpty, string.Join('\n', faults.DistinctBy(fault => fault[..Math.Min(40, fault.Length)]).Take(20)));
        Assert.True(slowQueries.Count == 0, string.Join('\n', slowQueries));
        Assert.Equal(200, (await app.Anonymous.GetAsync("/api/health/ready")).Status);
        Assert.Equal(before, await victim.SnapshotAsync(app));
    }

    private static HttpRequestMessage Make(Contract.Described operation, World own, World victim, Random random)
    {
        var path = own.Path(operation.Route, (kind, id) => random.Next(6) switch
        {
            0 => Guid.NewGuid().ToString(),
            1 => victim.Ids.TryGetValue(kind, out var foreign) ? foreign.ToString() : id.ToString(),
            2 => Uri.EscapeDataString(Mutations.Text(random) is { Length: > 0 and < 1000 } text ? text : "x"),
            _ => id.ToString(),
        });
        var query = string.Join('&', (operation.Document["parameters"]?.AsArray() ?? []).Where(parameter => parameter!["in"]!.GetValue<string>() == "query" && random.Next(2) == 0).Select(parameter =>
        {
            var name = parameter!["name"]!.GetValue<string>();
            var value = name == "wait" ? "0" : random.Next(4) switch
            {
                0 => victim.Canary,
                1 => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Mutations.Text(random))),
                2 => System.Buffers.Text.Base64Url.EncodeToString("""{"createdAt":"2027-01-01T00:00:00Z","id":"00000000-0000-0000-0000-000000000000","name":null,"seq":-5}"""u8),
                _ => Mutations.Text(random),
            };
            return $"{name}={Uri.EscapeDataString(value.Length > 600 ? value[..600] : value)}";
        }));
        var request = new HttpRequestMessage(new HttpMethod(operation.Method), $"{path}?{query}");
        if (operation.Method is not "GET")
        {
            request.Content = new ByteArrayContent(Mutations.Body(Bodies.Of(operation), random));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(random.Next(20) switch { 0 => "text/plain", 1 => "application/xml", _ => operation.Route.EndsWith("import", StringComparison.Ordinal) ? "text/csv" : "application/json" });
        }

        // What signs oneself out everywhere is tried rarely: the rest needs somebody who is signed in.
        var token = operation.Id is "endSessions" && random.Next(30) > 0 ? null : random.Next(12) switch { 0 => null, 1 => "garbage", 2 => "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.", _ => (random.Next(2) == 0 ? own.Organization.Admin : own.Manager).Token };
        if (token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
        if (random.Next(4) == 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", Header(random));
        if (random.Next(6) == 0) request.Headers.TryAddWithoutValidation("If-Match", Header(random));
        return request;
    }

    private static string Header(Random random) => string.Concat(Mutations.Text(random).Where(character => character is >= ' ' and <= '~').Take(300));

    private static string Shown(HttpRequestMessage request)
    {
        var body = request.Content is null ? "" : System.Text.Encoding.UTF8.GetString(request.Content.ReadAsByteArrayAsync().GetAwaiter().GetResult());
        return body[..Math.Min(body.Length, 500)];
    }

    private static string? Fault(int status, HttpResponseMessage response, string text, string uri, string sent, string canary)
    {
        if (status >= 500) return $"{status}: {text}";
        if (text.Contains(canary, StringComparison.Ordinal) && !sent.Contains(canary, StringComparison.Ordinal) && !uri.Contains(canary, StringComparison.Ordinal)) return $"tells of another: {text}";
        if (status < 400) return null;
        // A path that no function has, or that is no path, is answered before any function: without a body.
        if (text.Length == 0 && (status is 404 or 405 || (status is 400 or 414 && (uri.Contains("%00", StringComparison.Ordinal) || uri.Length > 8000)))) return null;
        if (response.Content.Headers.ContentType?.MediaType != "application/problem+json") return $"{status} is no problem document: {text}";
        using var problem = JsonDocument.Parse(text);
        if (!problem.RootElement.TryGetProperty("traceId", out _)) return $"no trace id: {text}";
        // Names of members that he sent come back to him; they are his own words.
        var own = problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() ?? "" : "";
        return Inside().Match(own) is { Success: true } match && !sent.Contains(match.Value, StringComparison.OrdinalIgnoreCase) ? $"tells of the inside: {text}" : null;
    }

    private static async Task<IReadOnlyList<string>> WatchAsync(string connectionString, CancellationToken ct)
    {
        var slow = new List<string>();
        await using var dataSource = NpgsqlDataSource.Create(connectionString);
        try
        {
            while (true)
            {
                await Task.Delay(200, ct);
                await using var command = dataSource.CreateCommand("select query from pg_stat_activity where usename = 'soulcrm_app' and state = 'active' and now() - query_start > interval '1 second' and wait_event_type is distinct from 'Client' and pid <> pg_backend_pid() and query !~ 'crypt|check_login'"); // a password's hash is slow on purpose
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct)) slow.Add(reader.GetString(0));
            }
        }
        catch (OperationCanceledException)
        {
            return slow;
        }
    }

    [GeneratedRegex(@"   at |System\.|Npgsql|SqlState|\bselect \b|\binsert into\b|/functions/|\.cs:line", RegexOptions.IgnoreCase)]
    private static partial Regex Inside();
}
