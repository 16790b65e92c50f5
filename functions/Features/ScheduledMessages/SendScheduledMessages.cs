using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>Makes messages of what is due, in the name of whoever wrote it. From there on they are messages like any other: paced, in order, sent once.</summary>
public sealed partial class SendScheduledMessages(Database database, Translator translator, AgentSends agentSends, ILogger<SendScheduledMessages> logger)
{
    private const int BatchSize = 200;

    private sealed record Due(Guid TenantId, Guid ScheduledMessageId);

    private sealed record Row(Guid ConversationId, Guid AuthorId, bool AuthorIsActive, string Text, JsonElement Translation, bool AsWritten, Guid? MediaId, bool CancelOnReply);

    [Function("SendScheduledMessages")]
    public async Task RunAsync([TimerTrigger("5/15 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        var due = await database.CrossTenantAsync<Due>("select tenant_id, scheduled_message_id from cross_tenant.find_due_scheduled_messages(@BatchSize)", new { BatchSize }, ct);
        foreach (var one in due)
        {
            try
            {
                await SendAsync(one, ct);
            }
            catch (Exception exception) when (!ct.IsCancellationRequested)
            {
                // It stays due; the others are not to wait for it.
                LogFailed(logger, exception, one.ScheduledMessageId);
            }
        }
    }

    private async Task SendAsync(Due due, CancellationToken ct)
    {
        var author = await database.InTenantAsync(Caller.System(due.TenantId), tx => tx.FirstOrDefaultAsync<Guid?>("select author_id from scheduled_messages where id = @ScheduledMessageId", due), ct);
        if (author is null) return;
        var caller = new Caller(due.TenantId, author, Role.Manager);
        var refused = await agentSends.RunAsync(caller, () => database.InTenantAsync<Result<Nothing>>(caller, tx => SendAsync(tx, due.ScheduledMessageId), ct), ct);
        // Its own transaction: what was refused has rolled back.
        if (refused.Error is { } error) await database.InTenantAsync(Caller.System(due.TenantId), tx => GiveUpAsync(tx, due.ScheduledMessageId, error.Code == "client.blocked" ? CancelReason.ClientBlocked : CancelReason.Refused), ct);
    }

    private async Task<Result<Nothing>> SendAsync(TenantTransaction tx, Guid id)
    {
        if (await LockAsync(tx, id) is not { } row) return new Nothing();
        if (!row.AuthorIsActive)
        {
            await CancelScheduledMessages.RunAsync(tx, row.ConversationId, new CancelScheduledMessages.Canceled(id, row.AuthorId), CancelReason.AuthorLeft);
            return new Nothing();
        }

        var request = new SendMessage.Request(row.Text, ScheduledMessageSql.ReadTranslation(row.Translation), row.AsWritten, MediaId: row.MediaId);
        // Marked first: the file that it carries may then be the message's.
        await tx.ExecuteAsync("update scheduled_messages set state = 'sent', updated_at = now() where id = @id", new { id });
        var sent = await SendMessage.RunAsync(tx, row.ConversationId, id, request, translator.IsOn, new SendMessage.Scheduled(row.CancelOnReply));
        if (sent.Error is { } error) return error;
        await tx.ExecuteAsync("update scheduled_messages set message_id = @messageId where id = @id", new { id, messageId = sent.Value!.Id });
        tx.Changed("scheduled_message", id, row.ConversationId);
        return new Nothing();
    }

    // The conversation's lock first, as whoever stores a client's message takes it: he has written before this, or after.
    private static Task<Row?> LockAsync(TenantTransaction tx, Guid id) => tx.QueryManyAsync("""
        select id from conversations where id = (select conversation_id from scheduled_messages where id = @id) for no key update;
        select s.conversation_id, s.author_id, u.status = 'active' as author_is_active, s.text, coalesce(s.translation, 'null') as translation, s.as_written, s.media_id, s.cancel_on_reply
        from scheduled_messages s join users u on u.tenant_id = s.tenant_id and u.id = s.author_id where s.id = @id and s.state = 'waiting' and s.send_at <= now() for no key update of s
        """, new { id }, async results =>
    {
        await results.ReadAsync<Guid>();
        return await results.ReadFirstOrDefaultAsync<Row>();
    });

    private static async Task GiveUpAsync(TenantTransaction tx, Guid id, string reason)
    {
        if (await LockAsync(tx, id) is { } row) await CancelScheduledMessages.RunAsync(tx, row.ConversationId, new CancelScheduledMessages.Canceled(id, row.AuthorId), reason);
    }

    [LoggerMessage(1201, LogLevel.Error, "Scheduled message {Id} could not be sent")]
    private static partial void LogFailed(ILogger logger, Exception exception, Guid id);
}
