using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.ServiceBus;

/// <summary>What a message costs does not depend on how many others wait, or were there before it.</summary>
public sealed class BacklogTests
{
    private const string Queues = """[{ "name": "work" }]""";

    [Fact]
    public async Task ClaimsFromALongBacklog_ReadWhatTheyTake()
    {
        const int messages = 4000;
        var database = await Databases.CreateAsync();
        await using (var filler = await TestHost.StartAsync([], database, Queues))
        {
            foreach (var batch in Enumerable.Range(0, messages).Chunk(1000))
            {
                await filler.Bus.CreateSender("work").SendMessagesAsync(batch.Select(number => new ServiceBusMessage($"{number}")));
            }
        }

        await using (await TestHost.StartAsync([typeof(Functions)], database, Queues))
        {
            await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(database, "select count(*) from functions_host.messages") == 0);
        }

        // Connections tell what they have read when they are closed, or after a while.
        await Eventually.HoldsAsync(async () => await Databases.ReadAsync<long>(database, "select n_tup_del from pg_stat_user_tables where relname = 'messages'") == messages);
        // Found, found again to be claimed, and found to be removed, each perhaps with versions around it; a claim that reads on through the queue reads hundreds.
        var read = await Databases.ReadAsync<long>(database, "select idx_tup_fetch from pg_stat_user_tables where relname = 'messages'");
        Assert.InRange((double)read / messages, 1, 30);
    }

    [Fact]
    public async Task RemovedRows_AreVacuumedAway()
    {
        await using var host = await TestHost.StartAsync([], queues: Queues);
        await using var database = new HostDatabase(host.Database);
        database.DeadRows.Removed("messages", 49_999);
        database.DeadRows.Removed("inbox", 49_999);
        database.DeadRows.Removed("messages", 1);
        await Eventually.HoldsAsync(async () => await VacuumsAsync(host, "messages") == 1);
        database.DeadRows.Removed("messages", 49_999);
        Assert.Equal((1L, 0L), (await VacuumsAsync(host, "messages"), await VacuumsAsync(host, "inbox")));
    }

    [Fact]
    public async Task AVacuumThatFails_HoldsNobodyUp()
    {
        await using var host = await TestHost.StartAsync([], queues: Queues);
        await using var database = new HostDatabase(host.Database);
        database.DeadRows.Removed("no_such_table", 50_000);
        database.DeadRows.Removed("messages", 50_000);
        await Eventually.HoldsAsync(async () => await VacuumsAsync(host, "messages") == 1);
        database.DeadRows.Removed("no_such_table", 50_000);
    }

    private static Task<long> VacuumsAsync(TestHost host, string table) =>
        Databases.ReadAsync<long>(host.Database, $"select vacuum_count from pg_stat_user_tables where relname = '{table}'");

    private static class Functions
    {
        [Function("Work")]
        public static void Work([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body) => ArgumentNullException.ThrowIfNull(body);
    }
}
