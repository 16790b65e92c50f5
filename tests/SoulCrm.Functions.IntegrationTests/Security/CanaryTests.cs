using System.Text;
using System.Text.Json;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T16: words that only one organisation has turn up nowhere but with it.</summary>
[Long]
public sealed class CanaryTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task CanaryWords_CrossToNoOtherOrganizationsAnswersEventsPromptsOrLogs()
    {
        var calls = Seeds.Setting("CANARY_CALLS", 10_000);
        await using var model = await FakeOpenAI.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, model.Settings());
        var worlds = new List<World>();
        for (var i = 0; i < 4; i++) worlds.Add(await World.BuildAsync(app));
        foreach (var world in worlds) await world.Organization.ClientWritesAsync(Organization.NewPhone(), $"Хочу в Турцию, {world.Canary}");
        await Eventually.GetAsync(() => worlds.Count(world => model.Requests.Any(request => JsonSerializer.Serialize(request).Contains(world.Canary, StringComparison.Ordinal))), count => count == worlds.Count, "every organization's words came before the model");
        var paths = Contract.Operations.Where(operation => operation.Method == "GET" && !operation.Route.StartsWith("/api/platform", StringComparison.Ordinal) && operation.Route is not "/api/health/ready" and not "/api/health/live"
            && !operation.Route.EndsWith("/pdf", StringComparison.Ordinal)) // its text is compressed: there is nothing to look for
            .Select(operation => operation.Route).ToList();
        var crossings = new System.Collections.Concurrent.ConcurrentBag<string>();
        var done = 0;
        await Parallel.ForEachAsync(worlds, async (world, _) =>
        {
            var others = worlds.Where(other => other != world).Select(other => other.Canary).ToList();
            for (var pass = 0; Volatile.Read(ref done) < calls; pass++)
            {
                foreach (var path in paths)
                {
                    var answer = await world.Organization.Admin.GetAsync(path == "/api/changes" ? "/api/changes?since=0" : world.Path(path));
                    if (others.Find(other => answer.Text.Contains(other, StringComparison.Ordinal)) is { } other) crossings.Add($"{path}: {other}");
                    Interlocked.Increment(ref done);
                }

                if (pass % 10 > 0) continue; // an export reads everything, once in a while is often
                foreach (var (file, content) in await world.Organization.ExportAsync())
                    if (others.Find(other => Encoding.UTF8.GetString(content).Contains(other, StringComparison.Ordinal)) is { } exported) crossings.Add($"export {file}: {exported}");
            }
        });
        // What was put before the model, and sent to WhatsApp, for one agency's dialogues holds the words of one agency.
        foreach (var prompt in model.Requests.Select(request => JsonSerializer.Serialize(request)))
            if (worlds.Count(world => prompt.Contains(world.Canary, StringComparison.Ordinal)) > 1) crossings.Add($"prompt: {prompt[..200]}");
        foreach (var sent in app.WhatsApp.Sent)
            if (worlds.Any(world => world.Organization.Id != sent.Organization && sent.Text.Contains(world.Canary, StringComparison.Ordinal))) crossings.Add($"message: {sent.Text}");
        output.WriteLine($"FIGURE T16: {done} calls of 4 organizations with words of their own, {model.Requests.Count} prompts: {crossings.Count} crossings");
        Assert.Empty(crossings);
    }
}
