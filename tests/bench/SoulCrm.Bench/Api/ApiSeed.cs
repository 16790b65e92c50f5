using System.Diagnostics;
using Npgsql;

namespace SoulCrm.Bench.Api;

/// <summary>
/// Fills a migrated database as three months of work would have: dialogues of all organisations run beside each other, so the messages of one lie
/// far apart. Conversations are under control of a manager, and no number is connected: no agent wakes and nothing is sent.
/// </summary>
internal static class ApiSeed
{
    private const int TimeoutSeconds = 1800;
    private const int DifferentTexts = 200;

    /// <summary>Parameters: texts, organizations, conversations, messages of one conversation.</summary>
    private static readonly (string What, string Sql)[] Steps =
    [
        ("settings", "set session_replication_role = replica; set synchronous_commit = off; set work_mem = '256MB'; set jit = off; select setseed(0.5)"),
        ("organizations", $"""
            insert into organizations (id, name, slug, status)
            select ({ApiIds.Sql(ApiIds.Organization, "o")})::uuid, 'Агентство ' || o, 'agency-' || o, 'active' from generate_series(1, @organizations) o
            """),
        ("heads of the change feed", "insert into change_heads (tenant_id, seq) select id, 0 from organizations on conflict do nothing"),
        ("users", $"""
            insert into users (tenant_id, id, email, password_hash, name, role)
            select ({ApiIds.Sql(ApiIds.Organization, "o")})::uuid, (u.prefix || lpad(o::text, 12, '0'))::uuid, u.role || o || '@bench.example', 'none', u.name, u.role
            from generate_series(1, @organizations) o,
                 (values ('{ApiIds.Admin}', 'org_admin', 'Анна Соколова'), ('{ApiIds.Manager}', 'manager', 'Мария Орлова')) u (prefix, role, name)
            """),
        ("sign-ins", $"""
            insert into sessions (tenant_id, id, user_id, expires_at)
            select ({ApiIds.Sql(ApiIds.Organization, "o")})::uuid, ({ApiIds.Sql(ApiIds.Manager, "o")})::uuid, ({ApiIds.Sql(ApiIds.Manager, "o")})::uuid, now() + interval '1 day'
            from generate_series(1, @organizations) o
            """),
        ("sessions", "insert into whatsapp_sessions (tenant_id, state) select id, 'disconnected' from organizations"),
        ("plan", $"""
            create temp table plan as
            select n, o, ({ApiIds.Sql(ApiIds.Organization, "o")})::uuid as tenant_id, ({ApiIds.Sql(ApiIds.Client, "n")})::uuid as client_id,
                   ({ApiIds.Sql(ApiIds.Conversation, "n")})::uuid as id, ({ApiIds.Sql(ApiIds.Manager, "o")})::uuid as manager_id,
                   date_trunc('day', now()) - interval '90 days' + interval '60 days' * n / @conversations as started,
                   -- Between one message and the next: a minute in most dialogues, a day in few.
                   interval '1 minute' + interval '1 day' * power(random(), 4) as gap
            from (select n, (n - 1) % @organizations + 1 as o from generate_series(1, @conversations) n) numbers
            """),
        ("clients", """
            insert into clients (tenant_id, id, name, phone, language, status, owner_id, created_at, updated_at)
            select tenant_id, client_id, (array['Ольга', 'Иван', 'Екатерина', 'Дмитрий', 'Наталья', 'Сергей'])[1 + n % 6] || ' '
                       || (array['Петренко', 'Волкович', 'Седых', 'Черных', 'Гончар', 'Левченко', 'Бондарь'])[1 + n % 7],
                   '+7' || lpad((9000000000 + n)::text, 10, '0'), 'ru', 'in_dialogue', manager_id, started, started
            from plan order by n
            """),
        // A client's message, then a manager's. Ids rise with the time, as version 7 has it.
        ("messages", """
            insert into messages (tenant_id, id, conversation_id, seq, direction, author, author_user_id, text, language, status, external_id, idempotency_key,
                                  written_at, created_at, sent_at)
            select tenant_id, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid,
                   id, seq, case when inbound then 'inbound' else 'outbound' end, case when inbound then 'client' else 'manager' end,
                   case when not inbound then manager_id end, text, 'ru', case when inbound then 'received' else 'read' end, '3A' || upper(substr(hash, 1, 18)),
                   case when not inbound then hash::uuid end, case when inbound then at end, at, case when not inbound then at end
            from (select p.*, seq, seq % 2 = 1 as inbound, p.started + (seq - 1) * p.gap + random() * 0.8 * p.gap as at, md5(p.id::text || seq) as hash,
                         (@texts)[1 + floor(random() * cardinality(@texts))::int] as text
                  from plan p cross join generate_series(1, @messages) seq) m
            order by at
            """),
        ("conversations", """
            insert into conversations (tenant_id, id, client_id, chat_id, control, control_changed_at, stage, assignee_id, unread_count, message_count, client_seq,
                                       answered_seq, read_seq, last_message_at, last_message_seq, last_message_text, last_message_direction, last_message_author,
                                       last_message_status, opened_at)
            select p.tenant_id, p.id, p.client_id, (79000000000 + p.n)::text || '@c.us', 'manager', p.started, 'with_manager', p.manager_id,
                   m.seq % 2, m.seq, last_client_seq, greatest(0, last_client_seq - 2 * (m.seq % 2)), last_client_seq,
                   m.created_at, m.seq, left(m.text, 300), m.direction, m.author, m.status, p.started
            from plan p join messages m on m.tenant_id = p.tenant_id and m.conversation_id = p.id and m.seq = @messages,
                 lateral (select m.seq - 1 + m.seq % 2 as last_client_seq) c
            order by p.n
            """),
        // Indexes of words are built once over all rows: row by row takes an hour.
        ("texts to search", """
            set maintenance_work_mem = '512MB';
            create temp table search_index as select indexname, indexdef from pg_indexes where tablename = 'message_search' and indexdef like '% USING gin %';
            do $$ declare i record; begin for i in select * from search_index loop execute format('drop index %I', i.indexname); end loop; end $$;
            insert into message_search (tenant_id, message_id, created_at, text) select tenant_id, id, created_at, text from messages;
            do $$ declare i record; begin for i in select * from search_index loop execute i.indexdef; end loop; end $$
            """),
        ("vacuum", "vacuum (analyze)"),
        ("checkpoint", "checkpoint"),
    ];

    /// <param name="database">Connects as the superuser, past row-level security.</param>
    /// <param name="messages">Of one conversation.</param>
    public static async Task FillAsync(string database, ApiSizes sizes, int messages)
    {
        (string Name, object Value)[] parameters =
        [
            ("texts", ApiTexts.Make(DifferentTexts)), ("organizations", sizes.Organizations), ("conversations", sizes.Conversations), ("messages", messages),
        ];
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        foreach (var (what, sql) in Steps)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = TimeoutSeconds };
            foreach (var (name, value) in parameters.Where(parameter => sql.Contains($"@{parameter.Name}", StringComparison.Ordinal)))
                command.Parameters.AddWithValue(name, value);

            var started = Stopwatch.GetTimestamp();
            var rows = await command.ExecuteNonQueryAsync();
            if (rows > 0) Console.Error.WriteLine($"  seeded {rows} {what} in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        }
    }
}
