using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using SoulCrm.Functions.Features.Agents.Flow;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>A flow that was started before it changed goes on where it was.</summary>
public sealed class FlowVersionTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task InstanceOfTheFirstVersion_InTheMiddleOfItsTurns_IsSeenThrough_AndRenewed()
    {
        var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        await organization.ConnectAsync();
        var phone = Organization.NewPhone();
        // A person has the word while the old instance is put in the place of today's.
        await organization.PhoneWritesAsync(phone, "Добрый день");
        var conversation = (await organization.ConversationAsync(phone)).GetProperty("id").GetGuid();
        var instance = ConversationFlow.InstanceId(conversation);
        await Eventually.GetAsync(() => app.Database.ReadAsync<long>("select count(*) from functions_host.instances where instance_id = $1", instance), count => count == 1, "today's flow has begun");
        await app.Durable.TerminateInstanceAsync(instance);
        await app.Durable.WaitForInstanceCompletionAsync(instance);
        await app.Durable.PurgeInstanceAsync(instance);
        await app.Durable.ScheduleNewOrchestrationInstanceAsync(nameof(ConversationFlow), new ConversationFlow.Input(organization.Id, conversation), new StartOrchestrationOptions(instance) { Version = "" });
        await organization.Admin.PostAsync($"/api/conversations/{conversation}/release");
        await organization.ClientWritesAsync(phone, "Здравствуйте, хотим в Турцию");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "the old flow answers");
        Assert.Equal("", await VersionAsync(app, instance));

        // Its history is replayed by the new process, and it answers on.
        app = await app.RestartAsync();
        await using var _ = app;
        organization = await app.FindAsync(organization);
        await organization.ClientWritesAsync(phone, "в июле");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 1, "and again"); // by the new process, whose WhatsApp begins anew
        Assert.Equal("", await VersionAsync(app, instance));
        // At the end of its generation it becomes one of today's; until then every nudge is a round.
        await Eventually.GetAsync(async () =>
        {
            await app.Durable.RaiseEventAsync(instance, ConversationFlow.WokenEvent, new ConversationFlow.Woken(0));
            await Task.Delay(TimeSpan.FromSeconds(1.2)); // beyond the quiet window: sooner it would be the same round
            return await VersionAsync(app, instance);
        }, version => version == ConversationFlow.Version, "it is renewed with the new version", TimeSpan.FromSeconds(90));
        await organization.ClientWritesAsync(phone, "двое взрослых без детей");
        await Eventually.GetAsync(() => organization.SentTo(phone).Count, count => count == 2, "an answer of the new flow");
    }

    private static Task<string> VersionAsync(TestApp app, string instance) => app.Database.ReadAsync<string>("select version from functions_host.instances where instance_id = $1", instance);
}
