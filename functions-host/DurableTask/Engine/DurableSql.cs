namespace SoulCrm.FunctionsHost.DurableTask.Engine;

/// <summary>The statements of orchestrations. $1 is the process wherever ownership matters.</summary>
internal static class DurableSql
{
    /// <summary>Statuses of a live instance: Running, Pending, Suspended.</summary>
    private const string Live = "(0, 6, 7)";

    /// <summary>First in every commit of episodes: while it runs, ownership cannot change.</summary>
    public const string LockPartitions = "select id from functions_host.partitions where id = any($2) and owner = $1 for share";

    private const string Owned = "join functions_host.partitions p on p.id = t.partition_id and p.owner = $1";

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution, $5 next execution, $6 status, $7 whether the custom status was set, $8 custom
    /// status, $9 output, $10 failure, $11 whether it goes on anew, $12 input, $13 version; $14 now.</summary>
    public const string UpdateInstances = $"""
        update functions_host.instances i set
          execution_id = t.next_execution_id, status = t.status, updated_at = $14,
          custom_status = case when t.has_custom_status then t.custom_status else i.custom_status end,
          output = t.output, failure = t.failure,
          input = case when t.continues then t.input else i.input end,
          version = case when t.continues then t.version else i.version end
        from unnest($2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::smallint[], $7::bool[], $8::text[], $9::text[], $10::text[], $11::bool[], $12::text[], $13::text[])
          as t (partition_id, instance_id, execution_id, next_execution_id, status, has_custom_status, custom_status, output, failure, continues, input, version)
        {Owned}
        where i.instance_id = t.instance_id and i.execution_id = t.execution_id
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution, $5 episode, $6 events.</summary>
    public const string AddHistory = $"""
        insert into functions_host.history (instance_id, execution_id, episode, events)
        select t.instance_id, t.execution_id, t.episode, t.events
        from unnest($2::int[], $3::text[], $4::bigint[], $5::int[], $6::text[]) as t (partition_id, instance_id, execution_id, episode, events) {Owned}
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution that has been continued.</summary>
    public const string DropHistory = $"""
        delete from functions_host.history h
        using unnest($2::int[], $3::text[], $4::bigint[]) as t (partition_id, instance_id, execution_id) {Owned}
        where h.instance_id = t.instance_id and h.execution_id = t.execution_id
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution, $5 task, $6 name, $7 input.</summary>
    public const string AddActivities = $"""
        insert into functions_host.activities (partition_id, instance_id, execution_id, task_id, name, input)
        select t.partition_id, t.instance_id, t.execution_id, t.task_id, t.name, t.input
        from unnest($2::int[], $3::text[], $4::bigint[], $5::int[], $6::text[], $7::text[]) as t (partition_id, instance_id, execution_id, task_id, name, input) {Owned}
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution, $5 task.</summary>
    public const string DropActivities = $"""
        delete from functions_host.activities a
        using unnest($2::int[], $3::text[], $4::bigint[], $5::int[]) as t (partition_id, instance_id, execution_id, task_id) {Owned}
        where a.partition_id = t.partition_id and a.instance_id = t.instance_id and a.execution_id = t.execution_id and a.task_id = t.task_id
        """;

    /// <summary>Arrays: $2 partition, $3 instance that has finished.</summary>
    public const string DropAllActivities = $"""
        delete from functions_host.activities a using unnest($2::int[], $3::text[]) as t (partition_id, instance_id) {Owned}
        where a.partition_id = t.partition_id and a.instance_id = t.instance_id
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution, $5 task, $6 due.</summary>
    public const string AddTimers = $"""
        insert into functions_host.durable_timers (instance_id, execution_id, task_id, partition_id, fire_at)
        select t.instance_id, t.execution_id, t.task_id, t.partition_id, t.fire_at
        from unnest($2::int[], $3::text[], $4::bigint[], $5::int[], $6::timestamptz[]) as t (partition_id, instance_id, execution_id, task_id, fire_at) {Owned}
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 execution, $5 task.</summary>
    public const string DropTimers = $"""
        delete from functions_host.durable_timers d
        using unnest($2::int[], $3::text[], $4::bigint[], $5::int[]) as t (partition_id, instance_id, execution_id, task_id) {Owned}
        where d.instance_id = t.instance_id and d.execution_id = t.execution_id and d.task_id = t.task_id
        """;

    /// <summary>Arrays: $2 partition, $3 instance that has finished.</summary>
    public const string DropAllTimers = $"""
        delete from functions_host.durable_timers d using unnest($2::int[], $3::text[]) as t (partition_id, instance_id) {Owned}
        where d.instance_id = t.instance_id
        """;

    /// <summary>Arrays: $2 partition, $3 id.</summary>
    public const string DropInbox = $"""
        delete from functions_host.inbox i using unnest($2::int[], $3::bigint[]) as t (partition_id, id) {Owned}
        where i.partition_id = t.partition_id and i.id = t.id
        """;

    /// <summary>
    /// Arrays: $2 partition, $3 instance, $4 execution, $5 name, $6 version, $7 input, $8 tags, $9 start at, $10 parent, $11 parent's execution,
    /// $12 parent's task, $13 parent's name, $14 start event, $15 parent's partition, $16 refusal for the parent, $17 statuses that refuse;
    /// $18 now. Rows: kind 0 an instance that was made, kind 1 a row of the inbox.
    /// </summary>
    public const string Start = $"""
        with given as (
          select t.* from unnest($2::int[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[], $10::text[], $11::bigint[],
                        $12::int[], $13::text[], $14::text[], $15::int[], $16::text[], $17::text[])
            as t (partition_id, instance_id, execution_id, name, version, input, tags, start_at, parent_id, parent_execution_id, parent_task_id, parent_name,
                  start_event, parent_partition, refusal, refuse)
          where t.parent_partition is null or exists (select from functions_host.partitions p where p.id = t.parent_partition and p.owner = $1)),
        made as (
          insert into functions_host.instances as i
            (instance_id, partition_id, execution_id, name, version, status, created_at, updated_at, input, tags, parent_instance_id, parent_execution_id, parent_task_id, parent_name)
          select instance_id, partition_id, execution_id, name, version, 6, $18, $18, input, tags, parent_id, parent_execution_id, parent_task_id, parent_name from given
          on conflict (instance_id) do update set
            execution_id = excluded.execution_id, name = excluded.name, version = excluded.version, status = 6, created_at = excluded.created_at,
            updated_at = excluded.updated_at, input = excluded.input, output = null, custom_status = null, failure = null, tags = excluded.tags,
            parent_instance_id = excluded.parent_instance_id, parent_execution_id = excluded.parent_execution_id, parent_task_id = excluded.parent_task_id,
            parent_name = excluded.parent_name
          where i.status not in {Live}
            and i.status::text <> all(string_to_array((select g.refuse from given g where g.instance_id = excluded.instance_id), ','))
          returning i.instance_id, i.execution_id),
        forgotten as (
          delete from functions_host.history h using made m where h.instance_id = m.instance_id and h.execution_id <> m.execution_id),
        postponed as (
          insert into functions_host.durable_timers (instance_id, execution_id, task_id, partition_id, fire_at)
          select g.instance_id, g.execution_id, -1, g.partition_id, g.start_at from given g join made m using (instance_id, execution_id) where g.start_at is not null),
        told as (
          insert into functions_host.inbox (partition_id, instance_id, event)
          select g.partition_id, g.instance_id, g.start_event from given g join made m using (instance_id, execution_id) where g.start_at is null
          union all
          select g.parent_partition, g.parent_id, g.refusal from given g left join made m using (instance_id, execution_id)
          where m.instance_id is null and g.refusal is not null
          returning partition_id, id, instance_id, event)
        select 0, 0, 0::bigint, instance_id, null from made
        union all
        select 0, 0, 0::bigint, g.instance_id, null from given g join functions_host.instances i using (instance_id, execution_id)
        union all
        select 1, partition_id, id, instance_id, event from told
        """;

    /// <summary>Arrays: $2 partition, $3 instance, $4 event, $5 partition that must be owned, or null. Rows as the inbox.</summary>
    public const string Tell = $"""
        insert into functions_host.inbox (partition_id, instance_id, event)
        select t.partition_id, t.instance_id, t.event
        from unnest($2::int[], $3::text[], $4::text[], $5::int[]) with ordinality as t (partition_id, instance_id, event, sender, n)
        where (t.sender is null or exists (select from functions_host.partitions p where p.id = t.sender and p.owner = $1))
          and exists (select from functions_host.instances i where i.instance_id = t.instance_id and i.status in {Live})
        order by t.n
        returning partition_id, id, instance_id, event
        """;

    /// <summary>$2 how many.</summary>
    public const string AcquirePartitions = """
        update functions_host.partitions set owner = $1
        where exists (select from functions_host.processes where id = $1)
          and id in (select id from functions_host.partitions where owner is null order by id limit $2 for update skip locked)
        returning id
        """;

    /// <summary>$2 partitions.</summary>
    public const string ReleasePartitions = "update functions_host.partitions set owner = null where owner = $1 and id = any($2)";

    public const string OwnPartitions = "select id from functions_host.partitions where owner = $1";

    /// <summary>$1 partitions, $2 ids in hand, $3 how many.</summary>
    public const string ReadInbox = """
        select partition_id, id, instance_id, event from functions_host.inbox where partition_id = any($1) and id <> all($2) order by id limit $3
        """;

    /// <summary>$1 partitions.</summary>
    public const string ReadActivities = "select instance_id, execution_id, task_id, name, input from functions_host.activities where partition_id = any($1)";

    /// <summary>$1 partitions, $2 now, $3 how many.</summary>
    public const string ReadDueTimers = """
        select instance_id, execution_id, task_id, fire_at from functions_host.durable_timers
        where fire_at <= $2 and partition_id = any($1) order by fire_at limit $3
        """;

    /// <summary>$1 partitions, $2 now.</summary>
    public const string NextTimer = "select min(fire_at) from functions_host.durable_timers where fire_at > $2 and partition_id = any($1)";

    /// <summary>$1 instance.</summary>
    public const string ReadInstance = """
        select execution_id, name, version, status, input, parent_name, parent_instance_id, parent_execution_id, parent_task_id
        from functions_host.instances where instance_id = $1
        """;

    /// <summary>$1 instance.</summary>
    public const string ReadHistory = """
        select h.events from functions_host.history h join functions_host.instances i on i.instance_id = h.instance_id and i.execution_id = h.execution_id
        where h.instance_id = $1 order by h.episode
        """;
}
