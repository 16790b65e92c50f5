using Npgsql;

namespace SoulCrm.Bench.Infrastructure;

/// <summary>Counts the statements that a system sends while it has nothing to do.</summary>
internal static class IdleStatements
{
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(60);

    /// <returns>Statements a minute, transaction control included.</returns>
    public static async Task<double> CountAsync(BenchPostgres postgres, string database)
    {
        await Task.Delay(Settling);
        var before = await ReadAsync(postgres, database);
        await Task.Delay(Watched);
        return await ReadAsync(postgres, database) - before;
    }

    private static async Task<long> ReadAsync(BenchPostgres postgres, string database)
    {
        await using var connection = await postgres.ObserveAsync();
        await using var command = new NpgsqlCommand("select coalesce(sum(s.calls), 0)::bigint from pg_stat_statements s join pg_database d on d.oid = s.dbid where d.datname = $1", connection)
        {
            Parameters = { new() { Value = BenchPostgres.NameOf(database) } },
        };
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
