using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>
/// Takes the organisation's next message for sending: by priority, in order within a conversation, at the organisation's pace,
/// and an agent's only while the lease it was written under still stands and what it tells is still true.
/// </summary>
internal static class ClaimNextMessage
{
    /// <summary>How long a sender may be silent before another may take the message.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FileLease = WhatsAppHostClient.LongestFileSend + TimeSpan.FromSeconds(15);

    /// <param name="Media">A file that goes with it.</param>
    public sealed record Claimed(Guid Id, Guid ConversationId, string ChatId, string Text, int Attempts, ClaimedMedia? Media);

    public sealed record ClaimedMedia(Guid Id, string Kind, string MediaType, string? FileName);

    private const string IsDue = "m.translate_to is null and (m.status = 'queued' or (m.status = 'sending' and m.locked_until < clock_timestamp())) and coalesce(m.not_before, '-infinity') <= clock_timestamp()";

    /// <param name="TryAgainAt">When something may be due, if that is known now.</param>
    public sealed record Claim(Claimed? Message, DateTimeOffset? TryAgainAt);

    private sealed record Number(string State, bool Anything, decimal Tokens, int SendPerMinute, DateTimeOffset Now);

    private sealed record First(Guid Id, Guid ConversationId);

    private sealed record Candidate(Guid Id, Guid ConversationId, string ChatId, string Text, int Attempts, string Status, bool LeaseStands, Guid? MediaId, string? MediaKind, string? MediaType, string? FileName)
    {
        public ClaimedMedia? Media => MediaId is { } id ? new ClaimedMedia(id, MediaKind!, MediaType!, FileName) : null;
    }

    public static async Task<Claim> RunAsync(TenantTransaction tx)
    {
        // The row lock makes senders of one organisation take turns, so the bucket cannot be overdrawn.
        var number = await tx.FirstOrDefaultAsync<Number>("""
            select s.state, exists (select from messages where status in ('queued', 'sending')) as anything, least(o.send_per_minute, s.send_tokens + extract(epoch from clock_timestamp() - s.send_tokens_at) * o.send_per_minute / 60.0) as tokens,
                   o.send_per_minute, clock_timestamp() as now
            from whatsapp_sessions s join organizations o on o.id = s.tenant_id for no key update of s
            """);
        if (number is not { State: "connected", Anything: true }) return new Claim(null, null); // connecting wakes the sender

        while (await NextAsync(tx) is { } candidate)
        {
            if (!candidate.LeaseStands)
            {
                await RefuseAsync(tx, candidate);
                continue;
            }

            if (number.Tokens < 1)
                return new Claim(null, number.Now.AddSeconds((double)(1 - number.Tokens) * 60 / number.SendPerMinute));

            // The last look at the catalogue is the taking itself.
            var taken = await tx.ExecuteAsync("""
                with taken as (
                    update messages set status = 'sending', attempts = attempts + 1, locked_until = clock_timestamp() + @lease
                    where id = @id and (agent_run_id is null or status <> 'queued' or facts_stand(agent_run_id)) returning id)
                update whatsapp_sessions set send_tokens = @tokens, send_tokens_at = @now where exists (select from taken)
                """, new { tokens = number.Tokens - 1, now = number.Now, lease = candidate.MediaId is null ? Lease : FileLease, id = candidate.Id }) > 0;
            if (!taken)
            {
                await RethinkAsync(tx, candidate);
                continue;
            }

            await DeliveryStatus.ShowAsync(tx, candidate.Id, candidate.ConversationId);
            return new Claim(new Claimed(candidate.Id, candidate.ConversationId, candidate.ChatId, candidate.Text, candidate.Attempts + 1, candidate.Media), null);
        }

        // A message that waits behind another one of its conversation may be overdue itself: never look again at once.
        var due = await NextDueAsync(tx);
        var soonest = number.Now.AddSeconds(1);
        return new Claim(null, due is { } time && time < soonest ? soonest : due);
    }

    private static async Task<Candidate?> NextAsync(TenantTransaction tx)
    {
        var first = await tx.FirstOrDefaultAsync<First>($"""
            select m.id, m.conversation_id from messages m
            where {IsDue}
              and not exists (select from messages earlier where earlier.conversation_id = m.conversation_id and earlier.seq < m.seq
                              and earlier.status in ('queued', 'sending') and earlier.priority <= m.priority)
            order by m.priority, m.created_at, m.id limit 1
            """);
        if (first is null) return null;
        // Looked at again behind the conversation's lock, as whoever takes the word holds it: the lease that is read here stands until the message is taken.
        return await tx.QueryManyAsync($"""
            select id from conversations where id = @ConversationId for share;
            select m.id, m.conversation_id, c.chat_id, m.text, m.attempts, m.status, (m.control_version is null or m.control_version = c.control_version) as lease_stands,
                   f.id as media_id, f.kind as media_kind, f.media_type, f.file_name
            from messages m join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id left join media_files f on f.tenant_id = m.tenant_id and f.id = m.media_id
            where m.id = @Id and {IsDue} for no key update of m skip locked
            """, first, async results =>
        {
            await results.ReadAsync<Guid>();
            return await results.ReadFirstOrDefaultAsync<Candidate>();
        });
    }

    // One that was already being sent when the lease ended may have left: it cannot be called canceled.
    private static async Task RefuseAsync(TenantTransaction tx, Candidate candidate)
    {
        await tx.ExecuteAsync("""
            update messages set locked_until = null,
                status = case when status = 'queued' then 'canceled' else 'failed' end,
                error_code = case when status = 'queued' then null else 'unknown_outcome' end
            where id = @Id
            """, new { candidate.Id });
        await DeliveryStatus.ShowAsync(tx, candidate.Id, candidate.ConversationId);
    }

    // The catalogue has changed since the agent wrote: what it says is no longer true. Agents answer again, from today's prices.
    private static async Task RethinkAsync(TenantTransaction tx, Candidate candidate)
    {
        var clientSeq = await tx.SingleAsync<int>("""
            update messages set status = 'canceled' where id = @Id;
            update conversations c set answered_seq = least(answered_seq, coalesce((select (r.context ->> 'answeredThrough')::int from messages m join agent_runs r on r.tenant_id = m.tenant_id and r.id = m.agent_run_id where m.id = @Id), client_seq - 1))
                where id = @ConversationId returning client_seq
            """, new { candidate.Id, candidate.ConversationId });
        await DeliveryStatus.ShowAsync(tx, candidate.Id, candidate.ConversationId);
        Speaker.WakeFlow(tx, candidate.ConversationId, clientSeq);
    }

    private static Task<DateTimeOffset?> NextDueAsync(TenantTransaction tx) => tx.FirstOrDefaultAsync<DateTimeOffset?>("""
        select min(greatest(coalesce(not_before, '-infinity'), coalesce(locked_until, '-infinity'))) filter (where coalesce(not_before, locked_until) is not null)
        from messages where status in ('queued', 'sending') and translate_to is null
        """);
}
