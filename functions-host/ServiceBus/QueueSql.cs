namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>The statements of the queues. $1 is always the process, $2 the queue, in the statements of a pump.</summary>
internal static class QueueSql
{
    /// <summary>First in every pump transaction: nobody can declare this process dead while it claims. No row: it has been declared dead.</summary>
    public const string LockOwnProcess = "select id from functions_host.processes where id = $1 for key share";

    public const string FindQueue = """
        select id, requires_session, duplicate_window is not null from functions_host.queues where lower(name) = lower($1)
        """;

    public const string DeclareQueue = """
        insert into functions_host.queues (name, requires_session, duplicate_window, max_delivery_count, lock_duration) values ($1, $2, $3, $4, $5)
        on conflict (lower(name)) do update set requires_session = excluded.requires_session, duplicate_window = excluded.duplicate_window,
          max_delivery_count = excluded.max_delivery_count, lock_duration = excluded.lock_duration
        returning id
        """;

    /// <summary>$1 now; arrays: $2 queue, $3 session, $4 message id, $5 body, $6 properties, $7 time to live.</summary>
    public const string Send = """
        insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, expires_at, message_id, body, properties)
        select queue_id, session_id, nextval('functions_host.message_sequence'), $1, $1 + time_to_live, message_id, body, properties
        from unnest($2::int[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::interval[])
             with ordinality as t (queue_id, session_id, message_id, body, properties, time_to_live, n)
        order by n
        """;

    /// <summary>As <see cref="Send"/>, for queues that remember message ids. The ids are taken in order, so that two senders cannot lock each other out.</summary>
    public const string SendOnce = $"""
        with given as (
          select * from unnest($2::int[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::interval[])
                        with ordinality as t (queue_id, session_id, message_id, body, properties, time_to_live, n)),
        fresh as ({RememberIds})
        insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, expires_at, message_id, body, properties)
        select g.queue_id, g.session_id, nextval('functions_host.message_sequence'), $1, $1 + g.time_to_live, g.message_id, g.body, g.properties
        from given g join fresh using (queue_id, message_id)
        order by g.n
        """;

    /// <summary>$1 now; arrays as in <see cref="Send"/>, and $8 due times. Returns the numbers in order; duplicates get a number but no message.</summary>
    public const string Schedule = $"""
        with given as (
          select *, nextval('functions_host.message_sequence') as number
          from unnest($2::int[], $3::text[], $4::text[], $5::bytea[], $6::text[], $7::interval[], $8::timestamptz[])
               with ordinality as t (queue_id, session_id, message_id, body, properties, time_to_live, due_at, n)),
        fresh as ({RememberIds}),
        stored as (
          insert into functions_host.scheduled_messages (sequence_number, queue_id, session_id, due_at, time_to_live, message_id, body, properties)
          select g.number, g.queue_id, g.session_id, g.due_at, g.time_to_live, g.message_id, g.body, g.properties
          from given g join functions_host.queues q on q.id = g.queue_id
          where q.duplicate_window is null or (g.queue_id, g.message_id) in (select queue_id, message_id from fresh))
        select number from given order by n
        """;

    private const string RememberIds = """
        insert into functions_host.message_ids as seen (queue_id, message_id, seen_at)
        select distinct g.queue_id, g.message_id, $1::timestamptz from given g join functions_host.queues q on q.id = g.queue_id
        where q.duplicate_window is not null order by 1, 2
        on conflict (queue_id, message_id) do update set seen_at = excluded.seen_at
          where seen.seen_at < excluded.seen_at - (select q.duplicate_window from functions_host.queues q where q.id = excluded.queue_id)
        returning queue_id, message_id
        """;

    public const string CancelScheduled = """
        delete from functions_host.scheduled_messages where sequence_number = any($2) and queue_id = $1 returning sequence_number
        """;

    /// <summary>$1 now, $2 limit. What is due joins its queue with a new number: its order counts from now.</summary>
    public const string MoveDue = """
        with due as (
          delete from functions_host.scheduled_messages where sequence_number in (
            select sequence_number from functions_host.scheduled_messages where due_at <= $1 order by due_at, sequence_number limit $2 for update skip locked)
          returning *)
        insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, expires_at, message_id, body, properties)
        select queue_id, session_id, nextval('functions_host.message_sequence'), $1, $1 + time_to_live, message_id, body, properties
        from due order by due_at, sequence_number
        returning queue_id, session_id
        """;

    /// <summary>$1 now, $2 limit. Returns a row for each id whose window has passed.</summary>
    public const string ForgetIds = """
        delete from functions_host.message_ids where ctid in (
          select s.ctid from functions_host.message_ids s join functions_host.queues q on q.id = s.queue_id
          where s.seen_at < $1 - coalesce(q.duplicate_window, interval '0') order by s.seen_at limit $2)
        returning 1
        """;

    /// <summary>
    /// $3 how many. The locked rows are found again by their number, each by one look-up: compared with the whole list at once, the planner
    /// reads the queue from end to end as long as the statistics take it for short. Not by the ctid that the lock gives: that may be of a
    /// version which this statement cannot see yet.
    /// </summary>
    public const string Claim = $"""
        update functions_host.messages m set claimed_by = $1
        where m.ctid = any(array(
          select o.row_id from (
            select n.sequence_number from functions_host.messages n
            where n.queue_id = $2 and n.session_id = '' and n.claimed_by is null and exists (select from functions_host.processes where id = $1)
            order by n.sequence_number limit $3 for update skip locked) n
          cross join lateral (
            select f.ctid as row_id from functions_host.messages f where f.queue_id = $2 and f.session_id = '' and f.sequence_number = n.sequence_number limit 1) o))
        returning {QueueMessage.Columns}
        """;

    /// <summary>$3 numbers already in hand. After a broken connection it is not known which claims were made.</summary>
    public const string FindOwnClaims = $"""
        select {QueueMessage.Columns} from functions_host.messages m
        where m.queue_id = $2 and m.session_id = '' and m.claimed_by = $1 and m.sequence_number <> all($3)
        """;

    /// <summary>Gives back the claims of this process except $3, which are being delivered.</summary>
    public const string UnclaimOthers = """
        update functions_host.messages set claimed_by = null where queue_id = $2 and session_id = '' and claimed_by = $1 and sequence_number <> all($3)
        """;

    /// <summary>
    /// The rows of deliveries that are still this process's: arrays $3 session, $4 number, $5 failures at delivery. A lateral with a limit is
    /// one index look-up for each; an ordinary join with constants beside it is planned as a scan of the queue as long as the statistics
    /// take the queue for empty.
    /// </summary>
    private const string OwnRows = """
        select m.row_id from unnest($3::text[], $4::bigint[], $5::int[]) as d (session_id, sequence_number, delivery_count) cross join lateral (
          select o.ctid as row_id from functions_host.messages o
          where o.queue_id = $2 and o.session_id = d.session_id and o.sequence_number = d.sequence_number and o.delivery_count = d.delivery_count
            and (o.claimed_by = $1 or (o.session_id <> '' and exists (
              select from functions_host.held_sessions h where h.queue_id = $2 and h.session_id = d.session_id and h.owner = $1)))
          limit 1) m
        """;

    /// <summary>Arrays as <see cref="OwnRows"/>. Returns what was really removed.</summary>
    public const string Complete = $"delete from functions_host.messages where ctid = any(array({OwnRows})) returning sequence_number";

    /// <summary>
    /// Arrays as <see cref="OwnRows"/>, and what those deliveries returned: $6 now; arrays: $7 number of the message it came from, then as in
    /// <see cref="Send"/>. Nothing is sent for a delivery that is not ours any more. Rows: kind 0 what was removed, kind 1 where something was sent.
    /// </summary>
    public const string CompleteAndSend = $"""
        with gone as (
          delete from functions_host.messages where ctid = any(array({OwnRows})) returning sequence_number),
        sent as (
          insert into functions_host.messages (queue_id, session_id, sequence_number, enqueued_at, expires_at, message_id, body, properties)
          select t.queue_id, t.session_id, nextval('functions_host.message_sequence'), $6, $6 + t.time_to_live, t.message_id, t.body, t.properties
          from unnest($7::bigint[], $8::int[], $9::text[], $10::text[], $11::bytea[], $12::text[], $13::interval[])
               with ordinality as t (source, queue_id, session_id, message_id, body, properties, time_to_live, n)
          where t.source in (select sequence_number from gone) order by t.n
          returning queue_id, session_id)
        select 0, sequence_number, 0, '' from gone
        union all
        select distinct 1, 0::bigint, queue_id, session_id from sent
        """;

    /// <summary>Arrays as <see cref="OwnRows"/>; $6 whether the claim is given up too. Returns what was really counted.</summary>
    public const string Fail = $"""
        update functions_host.messages set delivery_count = delivery_count + 1, claimed_by = case when $6 then null else claimed_by end
        where ctid = any(array({OwnRows})) returning sequence_number
        """;

    /// <summary>Arrays as <see cref="OwnRows"/>, $6 reason, $7 description; $8 now.</summary>
    public const string DeadLetter = $"""
        with gone as (
          delete from functions_host.messages where ctid = any(array({OwnRows})) returning *)
        insert into functions_host.dead_letters
          (sequence_number, queue_id, session_id, delivery_count, enqueued_at, dead_lettered_at, reason, description, message_id, body, properties)
        select g.sequence_number, g.queue_id, g.session_id, g.delivery_count + 1, g.enqueued_at, $8, r.reason, r.description, g.message_id, g.body, g.properties
        from gone g join unnest($4::bigint[], $6::text[], $7::text[]) as r (sequence_number, reason, description) using (sequence_number)
        returning sequence_number
        """;

    /// <summary>$3 round, $4 sessions that are known to have news.</summary>
    public const string AcquireKnown = """
        insert into functions_host.held_sessions (queue_id, session_id, owner, acquisition)
        select $2, s, $1, $3 from unnest($4::text[]) s
          cross join lateral (select from functions_host.messages m where m.queue_id = $2 and m.session_id = s limit 1) m
        where exists (select from functions_host.processes where id = $1)
        on conflict do nothing returning session_id
        """;

    /// <summary>
    /// $3 round, $4 the session to begin after, $5 how many. Hops over the index from session to session, so the cost is the number of
    /// sessions and not of messages; the starting point moves on, so every session gets its turn.
    /// </summary>
    public const string AcquireAny = """
        with recursive waiting (session_id) as (
          (select session_id from functions_host.messages where queue_id = $2 and session_id > $4 order by session_id limit 1)
          union all
          select (select m.session_id from functions_host.messages m where m.queue_id = $2 and m.session_id > w.session_id order by m.session_id limit 1)
          from waiting w where w.session_id is not null)
        insert into functions_host.held_sessions (queue_id, session_id, owner, acquisition)
        select $2, w.session_id, $1, $3 from waiting w
        where w.session_id is not null
          and exists (select from functions_host.processes where id = $1)
          and not exists (select from functions_host.held_sessions h where h.queue_id = $2 and h.session_id = w.session_id)
        limit $5
        on conflict do nothing returning session_id
        """;

    /// <summary>$3 sessions to read on, $4 round whose new sessions are read too, $5 how many messages of each. A statement of its own: it
    /// must see what the former holder of a session has committed.</summary>
    public const string ReadSessions = $"""
        select {QueueMessage.Columns} from functions_host.held_sessions s cross join lateral (
          select * from functions_host.messages h where h.queue_id = s.queue_id and h.session_id = s.session_id order by h.sequence_number limit $5) m
        where s.queue_id = $2 and s.owner = $1 and (s.session_id = any($3) or s.acquisition = $4)
        order by m.session_id, m.sequence_number
        """;

    public const string FindOwnSessions = "select session_id from functions_host.held_sessions where queue_id = $2 and owner = $1";

    /// <summary>$3 sessions.</summary>
    public const string ReleaseSessions = "delete from functions_host.held_sessions where queue_id = $2 and owner = $1 and session_id = any($3)";

    /// <summary>$1 queue, $2 sessions just released. Catches the message that came while its sender found the session still held.</summary>
    public const string FindReleasedWithNews = """
        select s from unnest($2::text[]) s cross join lateral (select from functions_host.messages m where m.queue_id = $1 and m.session_id = s limit 1) m
        """;
}
