using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>What a queue function may take, and what it is told about the message.</summary>
public sealed class QueueBindingTests(QueueBindingTests.Fixture fixture) : IClassFixture<QueueBindingTests.Fixture>
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 10, 0, 0, TimeSpan.Zero);

    private TestHost Host => fixture.Host;

    private Probe Seen => fixture.Probe;

    [Theory]
    [InlineData("text", "Grüße", "Grüße")]
    [InlineData("text", "", "")]
    [InlineData("bytes", "Grüße", "4772C3BCC39F65")]
    [InlineData("memory", "Grüße", "4772C3BCC39F65")]
    [InlineData("record", """{ "text": "a", "Color": 1, "Unknown": true }""", "Note { Text = a, Color = Blue, Number =  }")]
    [InlineData("record", """{ "Text": "a", "Number": 2 }""", "Note { Text = a, Color = Red, Number = 2 }")]
    public async Task Body_IsBoundByTheParametersType(string queue, string body, string expected)
    {
        var message = new ServiceBusMessage(body);
        await Host.Bus.CreateSender(queue).SendMessageAsync(message);
        Assert.Equal([expected], await Seen.OfAsync(message, 1));
    }

    [Fact]
    public async Task Body_MayHoldAnyBytes()
    {
        var message = new ServiceBusMessage(new BinaryData(new byte[] { 0, 255, 10, 13, 128 }));
        await Host.Bus.CreateSender("bytes").SendMessageAsync(message);
        Assert.Equal(["00FF0A0D80"], await Seen.OfAsync(message, 1));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("words")]
    [InlineData("""{ "Color": "Blue" }""")] // the worker's serializer takes enums as numbers only
    [InlineData("""{ "Number": "2" }""")]
    public async Task MalformedBody_IsRedeliveredUntilDeadLettered(string body)
    {
        var message = new ServiceBusMessage(body);
        await Host.Bus.CreateSender("record").SendMessageAsync(message);
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(
            Host.Database, $"select count(*) from functions_host.dead_letters where message_id = '{message.MessageId}' and reason = 'MaxDeliveryCountExceeded' and delivery_count = 2") == 1);
        Assert.Empty(await Seen.OfAsync(message, 0));
    }

    [Theory]
    [InlineData("batch")]
    [InlineData("bytesBatch")]
    [InlineData("recordBatch")]
    public async Task Batch_IsAnArrayOfBodiesInTheirOrder(string queue)
    {
        var messages = Enumerable.Range(0, 20).Select(i => new ServiceBusMessage(queue == "recordBatch" ? $$"""{"Text":"{{i}}"}""" : $"{i}")).ToList();
        await Host.Bus.CreateSender(queue).SendMessagesAsync(messages);
        var bodies = await Seen.OfBatchesAsync(queue, 20);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => $"{i}"), bodies);
    }

    [Fact]
    public async Task BindingData_HasTheBrokersNamesAndTheWorkersTexts()
    {
        var message = new ServiceBusMessage("body")
        {
            MessageId = "id-1",
            CorrelationId = "c-1",
            Subject = "subject",
            ContentType = "text/plain",
            ReplyTo = "reply-to",
            ReplyToSessionId = "reply-session",
            To = "to",
            SessionId = "s-1",
            PartitionKey = "s-1",
            TimeToLive = TimeSpan.FromHours(1),
            ApplicationProperties = { ["number"] = 7, ["text"] = "x", ["flag"] = true },
        };
        await Host.Bus.CreateSender("talk").SendMessageAsync(message);
        var data = await Seen.DataOfAsync(message);
        var texts = data.Where(pair => !pair.Key.EndsWith("Properties", StringComparison.Ordinal) && pair.Key is not ("SequenceNumber" or "LockToken"))
            .ToDictionary(pair => pair.Key, pair => Assert.IsType<string>(pair.Value));
        Assert.Equal(
            new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["ContentType"] = "text/plain",
                ["CorrelationId"] = "c-1",
                ["DeliveryCount"] = "1",
                ["EnqueuedTime"] = "\"2026-03-01T10:00:00+00:00\"",
                ["EnqueuedTimeUtc"] = "\"2026-03-01T10:00:00Z\"",
                ["ExpiresAt"] = "\"2026-03-01T11:00:00+00:00\"",
                ["ExpiresAtUtc"] = "\"2026-03-01T11:00:00Z\"",
                ["Label"] = "subject",
                ["MessageId"] = "id-1",
                ["PartitionKey"] = "s-1",
                ["ReplyTo"] = "reply-to",
                ["ReplyToSessionId"] = "reply-session",
                ["SessionId"] = "s-1",
                ["Subject"] = "subject",
                ["To"] = "to",
            },
            new SortedDictionary<string, string>(texts, StringComparer.Ordinal));
        Assert.True(long.Parse((string)data["SequenceNumber"]!) > 0);
        Assert.Equal("""{"number":7,"text":"x","flag":true}""", data["ApplicationProperties"]);
        Assert.Equal(data["ApplicationProperties"], data["UserProperties"]);
    }

    [Fact]
    public async Task BindingData_IgnoresCaseAndLeavesOutWhatIsNotSet()
    {
        var message = new ServiceBusMessage("body");
        await Host.Bus.CreateSender("text").SendMessageAsync(message);
        var data = await Seen.DataOfAsync(message);
        Assert.Equal((message.MessageId, "1"), (data["messageid"], data["DELIVERYCOUNT"]));
        Assert.Equal([], data.Keys.Intersect(["SessionId", "ContentType", "CorrelationId", "Subject", "Label", "ReplyTo", "ReplyToSessionId", "To", "PartitionKey", "DeadLetterSource"]));
        Assert.Equal("{}", data["ApplicationProperties"]);
    }

    [Fact]
    public async Task ApplicationProperties_OfEveryAllowedType_AreAJsonObject()
    {
        var message = new ServiceBusMessage("body");
        var given = new Dictionary<string, object>
        {
            ["byte"] = (byte)1, ["sbyte"] = (sbyte)-1, ["short"] = (short)2, ["ushort"] = (ushort)3, ["int"] = 4, ["uint"] = 5u, ["long"] = 6L, ["ulong"] = 7UL,
            ["float"] = 1.5f, ["double"] = 2.5, ["decimal"] = 3.5m, ["char"] = 'c', ["bool"] = false, ["string"] = "s", ["guid"] = Guid.Empty,
            ["dateTime"] = Now.UtcDateTime, ["dateTimeOffset"] = Now, ["timeSpan"] = TimeSpan.FromMinutes(1), ["uri"] = new Uri("https://crm.example/"), ["bytes"] = new byte[] { 1 },
        };
        foreach (var (key, value) in given)
        {
            message.ApplicationProperties[key] = value;
        }

        await Host.Bus.CreateSender("text").SendMessageAsync(message);
        using var properties = JsonDocument.Parse((string)(await Seen.DataOfAsync(message))["ApplicationProperties"]!);
        Assert.Equal(given.Keys, properties.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.All(given, pair => Assert.Equal(
            JsonSerializer.Serialize(pair.Value, pair.Value.GetType()), properties.RootElement.GetProperty(pair.Key).GetRawText()));
    }

    [Fact]
    public async Task BindingData_OfABatch_HasAnArrayForEachName()
    {
        var messages = Enumerable.Range(0, 3).Select(i => new ServiceBusMessage($"{i}")).ToList();
        await Host.Bus.CreateSender("listed").SendMessagesAsync(messages);
        var data = await Seen.DataOfAsync(messages[0]);
        Assert.Equal(messages.Select(message => message.MessageId), JsonSerializer.Deserialize<string[]>((string)data["MessageIdArray"]!));
        Assert.Equal([1, 1, 1], JsonSerializer.Deserialize<int[]>((string)data["DeliveryCountArray"]!)!);
    }

    [Fact]
    public async Task BindingData_HasALockToken()
    {
        var message = new ServiceBusMessage("body");
        await Host.Bus.CreateSender("text").SendMessageAsync(message);
        Assert.True(Guid.TryParse((string?)(await Seen.DataOfAsync(message)).GetValueOrDefault("LockToken"), out _));
    }

    [Fact]
    public async Task Metadata_IsBoundByNameAndConverted()
    {
        var message = new ServiceBusMessage("body") { SessionId = "s-2", CorrelationId = "0192f0c1-0000-7000-8000-000000000001", Subject = "7" };
        await Host.Bus.CreateSender("metadata").SendMessageAsync(message);
        var data = await Seen.DataOfAsync(message);
        Assert.Equal(
            [$"1 {message.MessageId} s-2 {data["SequenceNumber"]} 2026-03-01T10:00:00.0000000Z Utc 2026-03-01T10:00:00.0000000+00:00 0192f0c1-0000-7000-8000-000000000001 7 nothing"],
            await Seen.OfAsync(message, 1));
    }

    [Fact]
    public async Task QueueName_MayComeFromASetting()
    {
        var message = new ServiceBusMessage("body");
        await Host.Bus.CreateSender("named-by-setting").SendMessageAsync(message);
        Assert.Equal(["body"], await Seen.OfAsync(message, 1));
    }

    public enum Color
    {
        Red,
        Blue,
    }

    public sealed record Note(string Text, Color Color, int? Number);

    public sealed record Delivery(string Queue, string MessageId, string Text, IReadOnlyDictionary<string, object?> Data);

    public sealed class Probe
    {
        private readonly Recorder<Delivery> _seen = new();

        public void Add(string queue, FunctionContext context, string text)
        {
            var data = context.BindingContext.BindingData;
            _seen.Add(new Delivery(queue, (string)data["MessageId"]!, text, data));
        }

        public async Task<IReadOnlyList<string>> OfAsync(ServiceBusMessage message, int count)
        {
            await _seen.WaitUntilAsync(seen => seen.Count(delivery => delivery.MessageId == message.MessageId) >= count, $"{count} deliveries of the message");
            return [.. _seen.Seen.Where(delivery => delivery.MessageId == message.MessageId).Select(delivery => delivery.Text)];
        }

        public async Task<IReadOnlyDictionary<string, object?>> DataOfAsync(ServiceBusMessage message)
        {
            await OfAsync(message, 1);
            return _seen.Seen.First(delivery => delivery.MessageId == message.MessageId).Data;
        }

        /// <summary>The bodies of all batches of a queue.</summary>
        public async Task<IReadOnlyList<string>> OfBatchesAsync(string queue, int bodies)
        {
            await _seen.WaitUntilAsync(seen => Bodies(seen, queue).Count() >= bodies, $"{bodies} bodies");
            return [.. Bodies(_seen.Seen, queue)];
        }

        private static IEnumerable<string> Bodies(IReadOnlyList<Delivery> seen, string queue) => seen.Where(delivery => delivery.Queue == queue).SelectMany(delivery => delivery.Text.Split(','));
    }

    public sealed class Fixture : IAsyncLifetime
    {
        private const string Queues = """
            [{ "name": "text" }, { "name": "bytes" }, { "name": "memory" }, { "name": "record", "maxDeliveryCount": 2 }, { "name": "batch" }, { "name": "bytesBatch" },
             { "name": "recordBatch" }, { "name": "talk", "requiresSession": true }, { "name": "metadata", "requiresSession": true }, { "name": "named-by-setting" }, { "name": "listed" }]
            """;

        public Probe Probe { get; } = new();

        public TestHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await TestHost.StartAsync(
            [typeof(Functions)], queues: Queues,
            configure: options =>
            {
                options.TimeProvider = new ManualClock(Now);
                options.Settings["QueueName"] = "named-by-setting";
            },
            build: builder => builder.Services.AddSingleton(Probe));

        public Task DisposeAsync() => Host.DisposeAsync().AsTask();
    }

    public sealed class Functions(Probe probe)
    {
        [Function("Text")]
        public void Text([ServiceBusTrigger("text", Connection = "ServiceBusConnection")] string body, FunctionContext context) => probe.Add("text", context, body);

        [Function("Bytes")]
        public void Bytes([ServiceBusTrigger("bytes", Connection = "ServiceBusConnection")] byte[] body, FunctionContext context) => probe.Add("bytes", context, Convert.ToHexString(body));

        [Function("Memory")]
        public void Memory([ServiceBusTrigger("memory", Connection = "ServiceBusConnection")] ReadOnlyMemory<byte> body, FunctionContext context) =>
            probe.Add("memory", context, Convert.ToHexString(body.Span));

        [Function("Record")]
        public void Record([ServiceBusTrigger("record", Connection = "ServiceBusConnection")] Note body, FunctionContext context) => probe.Add("record", context, $"{body}");

        [Function("Batch")]
        public void Batch([ServiceBusTrigger("batch", Connection = "ServiceBusConnection", IsBatched = true)] string[] bodies, FunctionContext context) =>
            probe.Add("batch", context, string.Join(',', bodies));

        [Function("BytesBatch")]
        public void BytesBatch([ServiceBusTrigger("bytesBatch", Connection = "ServiceBusConnection", IsBatched = true)] byte[][] bodies, FunctionContext context) =>
            probe.Add("bytesBatch", context, string.Join(',', bodies.Select(Encoding.UTF8.GetString)));

        [Function("RecordBatch")]
        public void RecordBatch([ServiceBusTrigger("recordBatch", Connection = "ServiceBusConnection", IsBatched = true)] Note[] bodies, FunctionContext context) =>
            probe.Add("recordBatch", context, string.Join(',', bodies.Select(note => note.Text)));

        [Function("Listed")]
        public void Listed([ServiceBusTrigger("listed", Connection = "ServiceBusConnection", IsBatched = true)] string[] bodies, FunctionContext context) =>
            probe.Add("listed", context, string.Join(',', bodies));

        [Function("Talk")]
        public void Talk([ServiceBusTrigger("talk", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, FunctionContext context) => probe.Add("talk", context, body);

        [Function("Metadata")]
        public void Metadata(
            [ServiceBusTrigger("metadata", Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, int deliveryCount, string messageId, string sessionId,
            long sequenceNumber, DateTime enqueuedTimeUtc, DateTimeOffset enqueuedTime, Guid correlationId, int subject, FunctionContext context, string replyTo = "nothing") => probe.Add(
            "metadata", context,
            $"{deliveryCount} {messageId} {sessionId} {sequenceNumber} {enqueuedTimeUtc:o} {enqueuedTimeUtc.Kind} {enqueuedTime:o} {correlationId} {subject} {replyTo}");

        [Function("NamedBySetting")]
        public void NamedBySetting([ServiceBusTrigger("%QueueName%", Connection = "ServiceBusConnection")] string body, FunctionContext context) => probe.Add("named", context, body);
    }
}
