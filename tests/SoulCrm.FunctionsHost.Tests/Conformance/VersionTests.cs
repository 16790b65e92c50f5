using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>The version of an instance: where it comes from and who inherits it.</summary>
public sealed class VersionTests(VersionTests.Fixture fixture) : IClassFixture<VersionTests.Fixture>
{
    private const string WithDefault = """{ "version": "2.0", "extensions": { "durableTask": { "hubName": "tests", "defaultVersion": "1.5" } } }""";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Version_ComesFromTheStartOrTheDefault_AndIsKeptUnlessRenewed(bool strict)
    {
        await using var app = await DurableApp.StartAsync([typeof(Functions)], strict, hostJson: WithDefault);
        Assert.Equal("1.5", await app.RunAsync<string>("Tells"));
        Assert.Equal("2.0", (await app.CompleteAsync(await app.BeginAsync("Tells", options: new StartOrchestrationOptions { Version = "2.0" }))).ReadOutputAs<string>());
        Assert.Equal("", (await app.CompleteAsync(await app.BeginAsync("Tells", options: new StartOrchestrationOptions { Version = "" }))).ReadOutputAs<string>());
        Assert.Equal("2.0 1.5 3.0", (await app.CompleteAsync(await app.BeginAsync("TellsOfChildren", options: new StartOrchestrationOptions { Version = "2.0" }))).ReadOutputAs<string>());
        Assert.Equal("2.0 2.0 4.0 4.0", (await app.CompleteAsync(await app.BeginAsync("Renews", new List<string>(), new StartOrchestrationOptions { Version = "2.0" }))).ReadOutputAs<string>());
    }

    [Theory]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("2.0", "2.0", 0)]
    [InlineData("2.0.1", "2.0", 1)]
    [InlineData("", "1.0", -1)]
    [InlineData("beta", "ALPHA", 1)]
    [InlineData("Beta", "beta", 0)]
    public async Task CompareVersionTo_ComparesNumbersAsNumbers(string version, string other, int expected) =>
        Assert.Equal(expected, (await fixture.App.CompleteAsync(await fixture.App.BeginAsync("Compares", other, new StartOrchestrationOptions { Version = version }))).ReadOutputAs<int>());

    [Fact]
    public async Task Version_WithoutAny_IsEmpty() => Assert.Equal("", await fixture.App.RunAsync<string>("Tells"));

    [Fact]
    public void Names_AreComparedIgnoringCase()
    {
        TaskName name = "Flow";
        Assert.True(name == "flow" && name.Equals(new TaskName("FLOW")) && name != "other");
        Assert.Equal(name.GetHashCode(), new TaskName("fLOW").GetHashCode());
        Assert.Equal(("Flow", "Flow", ""), ((string)name, name.ToString(), default(TaskName).Name));
        TaskVersion version = "1.0";
        Assert.Equal(("1.0", ""), ((string)version, default(TaskVersion).Version));
    }

    /// <summary>A host without a default version.</summary>
    public sealed class Fixture : IAsyncLifetime
    {
        public DurableApp App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await DurableApp.StartAsync([typeof(Functions)]);

        public Task DisposeAsync() => App.DisposeAsync().AsTask();
    }

    public static class Functions
    {
        [Function("Tells")]
        public static string Tells([OrchestrationTrigger] TaskOrchestrationContext context) => context.Version;

        [Function("Compares")]
        public static int Compares([OrchestrationTrigger] TaskOrchestrationContext context) => Math.Sign(context.CompareVersionTo(context.GetInput<string>()!));

        [Function("TellsOfChildren")]
        public static async Task<string> TellsOfChildrenAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
            $"{context.Version} {await context.CallSubOrchestratorAsync<string>("Tells")} {await context.CallSubOrchestratorAsync<string>("Tells", new TaskOptions { Version = "3.0" })}";

        [Function("Renews")]
        public static string Renews([OrchestrationTrigger] TaskOrchestrationContext context)
        {
            var seen = context.GetInput<List<string>>()!;
            seen.Add(context.Version);
            switch (seen.Count)
            {
                case 1:
                case 3:
                    context.ContinueAsNew(seen);
                    break;
                case 2:
                    context.ContinueAsNew(new ContinueAsNewOptions { NewInput = seen, NewVersion = "4.0" });
                    break;
            }

            return string.Join(' ', seen);
        }
    }
}
