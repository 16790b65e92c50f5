namespace SoulCrm.EndToEnd.Tests;

/// <summary>Processes are killed in the middle of real traffic. Every message arrives once, in order, and every client gets one answer.</summary>
[Collection(InstanceCollection.Name)]
public sealed class CrashTests(LocalInstance instance)
{
    private const int Clients = 6;

    // Moments of the flow after the last client has written: inside the quiet window, around the agent's turn, around the send.
    private static readonly int[] KillAfterMilliseconds = [200, 3000, 3600];

    [Fact]
    public async Task FunctionsKilled_InTheMiddleOfTheFlow_EachClientGetsExactlyOneAnswer()
    {
        var agency = await ReadyAsync();
        foreach (var delay in KillAfterMilliseconds)
        {
            var clients = await ClientsWriteAsync();
            await Task.Delay(delay);
            instance.Kill("functions");
            var late = Simulator.NewClient();
            await instance.Simulator.ClientWritesAsync(late, Wish); // while nobody listens
            await instance.UpAsync();
            foreach (var client in clients.Append(late)) Assert.Contains("Турция", await instance.Simulator.AnswerAsync(client), StringComparison.Ordinal);
            await AssertSettledAsync(agency, clients.Append(late));
        }
    }

    [Fact]
    public async Task WhatsAppHostKilled_WhileMessagesLeave_EachArrivesOnceAndInOrder()
    {
        var agency = await ReadyAsync();
        var client = await TalkingClientAsync(agency);
        var conversation = (await agency.ConversationAsync(client)).GetProperty("id").GetGuid();
        var texts = Enumerable.Range(1, 12).Select(n => $"строка {n}").ToList();
        foreach (var text in texts.Take(6)) await agency.PostAsync($"conversations/{conversation}/messages", new { text }, Guid.NewGuid());
        await Eventually.GetAsync(() => instance.Simulator.ReceivedAsync(client), received => received.Contains("строка 2"), "the second line arrives");
        instance.Kill("whatsapp-host");
        foreach (var text in texts.Skip(6)) await agency.PostAsync($"conversations/{conversation}/messages", new { text }, Guid.NewGuid());
        await instance.Simulator.ClientWritesAsync(client, "вы тут?");
        await instance.UpAsync();
        await Eventually.GetAsync(() => instance.Simulator.ReceivedAsync(client), received => received.Contains("строка 12"), "the last line arrives");
        Assert.Equal(texts, (await instance.Simulator.ReceivedAsync(client)).Where(text => text.StartsWith("строка", StringComparison.Ordinal)));
        await Eventually.GetAsync(async () => (await agency.GetAsync($"conversations/{conversation}/messages?limit=100")).GetProperty("items").EnumerateArray()
            .Count(message => message.GetProperty("text").GetString() == "вы тут?"), count => count == 1, "what the client wrote meanwhile is stored once");
    }

    [Fact]
    public async Task PostgresRestarted_DuringTraffic_NothingIsLostOrDoubled()
    {
        var agency = await ReadyAsync();
        var clients = await ClientsWriteAsync();
        await Task.Delay(1500);
        await LocalInstance.RestartPostgresAsync();
        var more = await ClientsWriteAsync();
        foreach (var client in clients.Concat(more)) Assert.Contains("Турция", await instance.Simulator.AnswerAsync(client), StringComparison.Ordinal);
        await AssertSettledAsync(agency, clients.Concat(more));
    }

    private const string Wish = "Здравствуйте! Хотим в Турцию в июле, двое взрослых без детей";

    private async Task<AgencyClient> ReadyAsync()
    {
        var agency = await instance.SignInAsync();
        await agency.SetPaceAsync(60); // the pace of a number is not what is tested here
        await agency.ConnectWhatsAppAsync(instance.Simulator);
        return agency;
    }

    private async Task<IReadOnlyList<string>> ClientsWriteAsync()
    {
        var clients = Enumerable.Range(0, Clients).Select(_ => Simulator.NewClient()).ToList();
        foreach (var client in clients) await instance.Simulator.ClientWritesAsync(client, Wish);
        return clients;
    }

    // A manager has the word from the start, so that only what the test sends is on its way.
    private async Task<string> TalkingClientAsync(AgencyClient agency)
    {
        var client = Simulator.NewClient();
        await instance.Simulator.ClientWritesAsync(client, "Алло");
        var conversation = (await agency.ConversationAsync(client)).GetProperty("id").GetGuid();
        await agency.PostAsync($"conversations/{conversation}/takeover");
        return client;
    }

    // A doubled answer would come from work that is still under way: wait until there is none.
    private async Task AssertSettledAsync(AgencyClient agency, IEnumerable<string> clients)
    {
        await Task.Delay(TimeSpan.FromSeconds(5));
        foreach (var client in clients)
        {
            Assert.Single(await instance.Simulator.ReceivedAsync(client));
            var conversation = (await agency.ConversationAsync(client)).GetProperty("id").GetGuid();
            var messages = (await agency.GetAsync($"conversations/{conversation}/messages?limit=100")).GetProperty("items").EnumerateArray().Select(message => message.GetProperty("author").GetString());
            Assert.Equal(["agent", "client"], messages);
        }
    }
}
