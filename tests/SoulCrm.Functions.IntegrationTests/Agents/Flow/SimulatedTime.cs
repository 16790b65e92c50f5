using System.Globalization;
using SoulCrm.FunctionsHost.TestSupport;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Flow;

/// <summary>
/// One time for the app, its host and its database, which goes from one event to the next: to a durable timer, or to what the test does. In the database
/// <c>now()</c> and <c>clock_timestamp()</c> of the app's role are functions that add what the clock is ahead.
/// </summary>
internal sealed class SimulatedTime(TestDatabase database, DateTimeOffset start)
{
    public ManualClock Clock { get; } = new(start.ToUniversalTime());

    public DateTimeOffset Now => Clock.GetUtcNow();

    public async Task BeginAsync()
    {
        await database.ExecuteAsync("""
            create schema simulated;
            create table simulated.clock (ahead interval not null);
            insert into simulated.clock values (interval '0');
            create function simulated.now() returns timestamptz language sql stable security definer as $$ select pg_catalog.now() + ahead from simulated.clock $$;
            create function simulated.clock_timestamp() returns timestamptz language sql volatile security definer as $$ select pg_catalog.clock_timestamp() + ahead from simulated.clock $$;
            grant usage on schema simulated to soulcrm_app;
            do $$
            declare d record;
            begin
                execute format('alter role soulcrm_app in database %I set search_path = simulated, pg_catalog, public', current_database());
                for d in select c.oid::regclass as target, a.attname as name from pg_attrdef f join pg_class c on c.oid = f.adrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = f.adnum
                         where c.relnamespace = 'public'::regnamespace and pg_get_expr(f.adbin, f.adrelid) = 'now()'
                loop
                    execute format('alter table %s alter column %I set default simulated.now()', d.target, d.name);
                end loop;
            end $$
            """);
        await ShowAsync(Now);
    }

    /// <summary>Lets everything happen that is due by then, each at its time, and stops there.</summary>
    public async Task GoToAsync(DateTimeOffset time)
    {
        time = time.ToUniversalTime();
        while (true)
        {
            await SettleAsync();
            var next = await database.ReadAsync<DateTime>("select coalesce(min(fire_at), 'infinity') from functions_host.durable_timers");
            var isLast = next == DateTime.MaxValue || new DateTimeOffset(next, TimeSpan.Zero) > time;
            // A timer counts whole milliseconds, and never less than it was asked for.
            var to = isLast ? time : new DateTimeOffset(next, TimeSpan.Zero).AddMilliseconds(1);
            if (to <= Now) to = isLast ? Now : Now.AddMilliseconds(1);
            if (to > Now)
            {
                await ShowAsync(to); // first: what the clock wakes looks at the database's
                Clock.AdvanceTo(to);
            }

            if (!isLast) continue;
            await SettleAsync();
            return;
        }
    }

    /// <summary>Until nothing is under way: no queue item, no event, no activity.</summary>
    public async Task SettleAsync()
    {
        var quiet = 0;
        await Eventually.GetAsync(async () => quiet = await database.ReadAsync<long>("""
            select (select count(*) from outbox) + (select count(*) from functions_host.messages) + (select count(*) from functions_host.inbox) + (select count(*) from functions_host.activities)
            """) == 0 ? quiet + 1 : 0, times => times >= 5, "nothing is under way");
    }

    private Task ShowAsync(DateTimeOffset time) => database.ExecuteAsync("update simulated.clock set ahead = $1::text::interval",
        (time - DateTimeOffset.UtcNow).TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture) + " seconds");
}
