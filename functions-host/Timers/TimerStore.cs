using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.Timers;

/// <summary>Where a timer stands in the database. Times are UTC.</summary>
internal sealed record TimerState(DateTime? LastAt, DateTime NextAt, DateTime UpdatedAt);

/// <summary>The row of one timer function: the claim that makes it run in one process, and the schedule's position.</summary>
internal sealed class TimerStore(HostDatabase database, HostProcess process, string name)
{
    /// <summary>Makes the row if it is new; a changed schedule begins anew.</summary>
    public Task DeclareAsync(TimerSchedule schedule, DateTime next, DateTime now, CancellationToken cancellation) =>
        new HostBatch(database.Pool)
            .Add(
                """
                insert into functions_host.timers as t (name, schedule, next_at, updated_at) values ($1, $2, $3, $4)
                on conflict (name) do update set schedule = excluded.schedule, next_at = excluded.next_at, updated_at = excluded.updated_at
                  where t.schedule <> excluded.schedule
                """,
                null, name, schedule.Text, next, now)
            .ExecuteAsync(cancellation);

    public async Task<TimerState> ReadAsync(CancellationToken cancellation)
    {
        TimerState? state = null;
        await new HostBatch(database.Pool)
            .Add(
                "select last_at, next_at, updated_at from functions_host.timers where name = $1",
                row => state = new TimerState(row.IsDBNull(0) ? null : row.GetDateTime(0), row.GetDateTime(1), row.GetDateTime(2)), name)
            .ExecuteAsync(cancellation);
        return state!;
    }

    /// <summary>False when it is not due any more, or another process runs it. <paramref name="always"/> claims before the time too.</summary>
    public async Task<bool> ClaimAsync(DateTime now, bool always, CancellationToken cancellation)
    {
        var alive = false;
        var claimed = false;
        await new HostBatch(database.Pool)
            .Add("select id from functions_host.processes where id = $1 for key share", _ => alive = true, process.Id)
            .Add(
                """
                update functions_host.timers set running_by = $1
                where name = $2 and running_by is null and (next_at <= $3 or $4) and exists (select from functions_host.processes where id = $1)
                returning name
                """,
                _ => claimed = true, process.Id, name, now, always)
            .ExecuteAsync(cancellation);
        if (!alive)
        {
            process.ReportLost();
        }

        return claimed;
    }

    /// <summary>Ends the run; without effect when the process was taken for dead during it.</summary>
    public Task ReleaseAsync(DateTime last, DateTime next, DateTime now, CancellationToken cancellation) =>
        new HostBatch(database.Pool)
            .Add(
                "update functions_host.timers set running_by = null, last_at = $3, next_at = $4, updated_at = $5 where name = $2 and running_by = $1",
                null, process.Id, name, last, next, now)
            .ExecuteAsync(cancellation);
}
