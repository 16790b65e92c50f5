using Npgsql;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>
/// Every row that a dialogue writes is a step: of a queue, of the flow's history and its activities, of the outbox, of the dialogue itself. At a chosen one the
/// process stands still in the middle of its transaction, to be killed there; what it wrote before is committed, this step is not.
/// </summary>
internal sealed class KillPoints : IAsyncDisposable
{
    private const int Lock = 4242;

    private static readonly string[] Tables =
    [
        "functions_host.messages", "functions_host.scheduled_messages", "functions_host.held_sessions", "functions_host.inbox", "functions_host.activities", "functions_host.durable_timers", "functions_host.history",
        "functions_host.instances", "public.outbox", "public.messages", "public.conversations", "public.agent_runs", "public.qualifications", "public.handoffs", "public.notifications", "public.client_status_history",
    ];

    private readonly TestDatabase database;
    private readonly NpgsqlConnection holder;

    private KillPoints(TestDatabase database, NpgsqlConnection holder) => (this.database, this.holder) = (database, holder);

    public static async Task<KillPoints> CreateAsync(TestDatabase database)
    {
        await database.ExecuteAsync($$"""
            create schema faults;
            create sequence faults.steps;
            create table faults.kill (at bigint not null);
            insert into faults.kill values (0);
            create function faults.step() returns trigger language plpgsql security definer as $$ begin
                if nextval('faults.steps') = (select at from faults.kill) then perform pg_advisory_xact_lock({{Lock}}); end if;
                return case when tg_op = 'DELETE' then old else new end;
            end $$
            """);
        foreach (var table in Tables) await database.ExecuteAsync($"create trigger step before insert or update or delete on {table} for each row execute function faults.step()");
        var connection = new NpgsqlConnection(database.Superuser);
        await connection.OpenAsync();
        await using var hold = new NpgsqlCommand($"select pg_advisory_lock({Lock})", connection);
        await hold.ExecuteNonQueryAsync();
        return new KillPoints(database, connection);
    }

    public Task<long> CountAsync() => database.ReadAsync<long>("select last_value from faults.steps");

    /// <param name="step">Counted from now; 0: none.</param>
    public Task SetAsync(long step) => database.ExecuteAsync("with begun as (select setval('faults.steps', 1, false)) update faults.kill set at = $1 from begun", step);

    public Task<bool> IsReachedAsync() => database.ReadAsync<bool>("select exists (select from pg_locks where locktype = 'advisory' and objid = $1 and not granted and database = (select oid from pg_database where datname = current_database()))", Lock);

    /// <summary>To be called once the process is dead: its connections notice that only when they would write.</summary>
    public async Task BuryAsync()
    {
        await SetAsync(0);
        await database.ExecuteAsync("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename in ('soulcrm_app', 'soulcrm_host')");
    }

    public ValueTask DisposeAsync() => holder.DisposeAsync();
}
