using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>What survives on the way between functions: the worker's serializer with its defaults.</summary>
public abstract class SerializationTests(DurableApp app)
{
    [Fact]
    public async Task Records_AreWrittenInPascalCaseWithEnumsAsNumbers()
    {
        var metadata = await app.FinishAsync("Copies", new SerializationFunctions.Booking("Ada", SerializationFunctions.Level.Gold, SerializationFunctions.Named.Two, null));
        Assert.Equal("""{"Client":"Ada","Level":1,"Named":"Two","Note":null}""", metadata.SerializedInput);
        Assert.Equal(metadata.SerializedInput, metadata.SerializedOutput);
        Assert.Equal(SerializationFunctions.Level.Gold, metadata.ReadInputAs<SerializationFunctions.Booking>()!.Level);
    }

    [Fact]
    public async Task Members_AreReadIgnoringCaseAndUnknownOnesPassedOver() => Assert.Equal(
        new SerializationFunctions.Booking("Ada", SerializationFunctions.Level.Gold, SerializationFunctions.Named.One, "n"),
        await app.RunAsync<SerializationFunctions.Booking>("Copies", new { client = "Ada", LEVEL = 1, note = "n", removed = "long ago" }));

    [Fact]
    public async Task ValueTuple_LosesEverything()
    {
        var metadata = await app.FinishAsync("ReturnsTuple");
        Assert.Equal("{}", metadata.SerializedOutput);
        Assert.Equal("(0, )", await app.RunAsync<string>("TakesTuple"));
    }

    [Fact]
    public async Task Fields_AreIgnored() => Assert.Equal("""{"Property":1}""", (await app.FinishAsync("ReturnsFields")).SerializedOutput);

    [Fact]
    public async Task Null_IsAllowedEverywhere()
    {
        var metadata = await app.FinishAsync("TakesNull");
        Assert.Equal((null, null), (metadata.SerializedInput, metadata.SerializedOutput));
        Assert.Equal("null 0 null null 0", metadata.ReadCustomStatusAs<string>());
        Assert.Null(metadata.ReadOutputAs<string>());
    }

    [Fact]
    public async Task InputOfAnotherShape_FailsTheInstance()
    {
        var metadata = await app.FinishAsync("Copies", "a text");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, metadata.RuntimeStatus);
        Assert.True(metadata.FailureDetails!.IsCausedBy<System.Text.Json.JsonException>());
    }

    [Fact]
    public async Task InputOfAnotherShape_FailsTheActivity() => Assert.Equal("failed", await app.RunAsync<string>("MisusesActivity"));

    [Fact]
    public async Task EventOfAnotherShape_FailsItsWait()
    {
        var id = await app.BeginAsync("TakesNumberEvent");
        await app.Client.WaitForInstanceStartAsync(id, CancellationToken.None);
        await app.Client.RaiseEventAsync(id, "number", "not a number");
        Assert.Equal("failed", (await app.CompleteAsync(id)).ReadOutputAs<string>());
    }
}

public sealed class SerializationFunctions
{
    public enum Level
    {
        Plain,
        Gold,
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Named>))]
    public enum Named
    {
        One,
        Two,
    }

    public sealed record Booking(string Client, Level Level, Named Named, string? Note);

    public sealed class WithFields
    {
#pragma warning disable CA1051, MA0069, CA1805 // that fields are ignored is the point
        public int Field = 1;
#pragma warning restore CA1051, MA0069, CA1805

        public int Property => Field;
    }

    [Function("CopyBooking")]
    public static Booking CopyBooking([ActivityTrigger] Booking booking) => booking;

    [Function("Copies")]
    public static async Task<Booking> CopiesAsync([OrchestrationTrigger] TaskOrchestrationContext context) => await context.CallActivityAsync<Booking>("CopyBooking", context.GetInput<Booking>());

    [Function("ReturnsTuple")]
    public static (int Number, string Text) ReturnsTuple([OrchestrationTrigger] TaskOrchestrationContext context) => (1, context.InstanceId);

    [Function("TakesTuple")]
    public static async Task<string> TakesTupleAsync([OrchestrationTrigger] TaskOrchestrationContext context) =>
        $"{await context.CallActivityAsync<(int Number, string Text)>("CopyTuple", (1, "x"))}";

    [Function("CopyTuple")]
    public static (int Number, string Text) CopyTuple([ActivityTrigger] (int Number, string Text) tuple) => tuple;

    [Function("ReturnsFields")]
    public static WithFields ReturnsFields([OrchestrationTrigger] TaskOrchestrationContext context) => new();

    [Function("CopyText")]
    public static string? CopyText([ActivityTrigger] string? text) => text;

    [Function("CopyNumber")]
    public static int CopyNumber([ActivityTrigger] int number) => number;

    [Function("NoResult")]
    public static Task NoResultAsync([ActivityTrigger] Booking? booking) => Task.CompletedTask;

    [Function("TakesNull")]
    public static async Task<string?> TakesNullAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        context.SendEvent(context.InstanceId, "null", null!);
        context.SetCustomStatus(
            $"{context.GetInput<Booking>()?.Client ?? "null"} {context.GetInput<int>()} {await context.CallActivityAsync<string?>("CopyText") ?? "null"} "
            + $"{await context.WaitForExternalEvent<string?>("null") ?? "null"} {await context.CallActivityAsync<int>("CopyNumber")}");
        await context.CallActivityAsync("NoResult");
        return await context.CallActivityAsync<string?>("NoResult");
    }

    [Function("MisusesActivity")]
    public static async Task<string> MisusesActivityAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            await context.CallActivityAsync("CopyNumber", "not a number");
            return "passed";
        }
        catch (TaskFailedException)
        {
            return "failed";
        }
    }

    [Function("TakesNumberEvent")]
    public static async Task<string> TakesNumberEventAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        try
        {
            return $"{await context.WaitForExternalEvent<int>("number")}";
        }
        catch (System.Text.Json.JsonException)
        {
            return "failed";
        }
    }
}

public sealed class ResidentSerializationTests(ResidentApp fixture) : SerializationTests(fixture.App), IClassFixture<ResidentApp>;

public sealed class ReplayedSerializationTests(ReplayedApp fixture) : SerializationTests(fixture.App), IClassFixture<ReplayedApp>;
