using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Conversations;

/// <summary>Something of the agents is between having been taken for sending and having been sent: the word cannot be taken in this moment.</summary>
public sealed class AgentSendUnderWayException(Guid conversationId) : Exception
{
    public Guid ConversationId => conversationId;
}

/// <summary>
/// Lets a takeover commit only when nothing of the agents is on its way, and nothing more can start: what the client gets after that commit is a person's.
/// </summary>
public sealed class AgentSends(Database database)
{
    /// <summary>A send that takes longer belongs to a process that is gone; what became of it nobody knows.</summary>
    private static readonly TimeSpan LongestSend = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs what takes the word. When it finds something on its way, the agents' lease is ended, the send is waited for, and it runs again.</summary>
    public async Task<T> RunAsync<T>(Caller caller, Func<Task<T>> takeOver, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                return await takeOver();
            }
            catch (AgentSendUnderWayException exception)
            {
                await EndLeaseAsync(caller, exception.ConversationId, ct);
                await WaitAsync(caller, exception.ConversationId, ct);
            }
        }
    }

    internal static Task<bool> AreUnderWayAsync(TenantTransaction tx, Guid conversationId) => tx.SingleAsync<bool>(
        "select exists (select from messages where conversation_id = @conversationId and author = 'agent' and status = 'sending')", new { conversationId });

    // Nothing that was written under it may leave any more, so there is an end to the waiting.
    private Task EndLeaseAsync(Caller caller, Guid conversationId, CancellationToken ct) => database.InTenantAsync(caller, async tx =>
    {
        await tx.ExecuteAsync("update conversations set control_version = control_version + 1 where id = @conversationId", new { conversationId });
        await Speaker.CancelAgentMessagesAsync(tx, conversationId);
    }, ct);

    private async Task WaitAsync(Caller caller, Guid conversationId, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < LongestSend; waited += PollInterval)
        {
            if (!await database.ReadInTenantAsync(caller, tx => AreUnderWayAsync(tx, conversationId), ct)) return;
            await Task.Delay(PollInterval, ct);
        }

        await database.InTenantAsync(caller, async tx =>
        {
            await tx.ExecuteAsync("select from conversations where id = @conversationId for no key update", new { conversationId });
            var given = await tx.QueryAsync<Guid>("""
                update messages set status = 'failed', error_code = 'unknown_outcome', locked_until = null where conversation_id = @conversationId and author = 'agent' and status = 'sending' returning id
                """, new { conversationId });
            foreach (var message in given) await DeliveryStatus.ShowAsync(tx, message, conversationId);
        }, ct);
    }
}
