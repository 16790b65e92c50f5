using Npgsql;
using NpgsqlTypes;

namespace SoulCrm.FunctionsHost.Storage;

/// <summary>Several statements in one round trip and one transaction, each with what is done with its rows.</summary>
internal sealed class HostBatch(NpgsqlDataSource pool)
{
    private readonly List<(NpgsqlBatchCommand Command, Action<NpgsqlDataReader>? OnRow)> _commands = [];

    public bool IsEmpty => _commands.Count == 0;

    /// <param name="sql">One statement; one that returns rows must come with <paramref name="onRow"/>, and the other way round.</param>
    /// <param name="onRow">Called for each row.</param>
    /// <param name="parameters">Values of $1, $2, …</param>
    public HostBatch Add(string sql, Action<NpgsqlDataReader>? onRow, params ReadOnlySpan<object> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(AsParameter(parameter));
        }

        _commands.Add((command, onRow));
        return this;
    }

    public async Task ExecuteAsync(CancellationToken cancellation)
    {
        if (IsEmpty)
        {
            return;
        }

        await using var batch = pool.CreateBatch();
        foreach (var (command, _) in _commands)
        {
            batch.BatchCommands.Add(command);
        }

        await using var reader = await batch.ExecuteReaderAsync(cancellation);
        foreach (var onRow in _commands.Select(command => command.OnRow).OfType<Action<NpgsqlDataReader>>())
        {
            while (await reader.ReadAsync(cancellation))
            {
                onRow(reader);
            }

            await reader.NextResultAsync(cancellation);
        }
    }

    // Arrays that may hold nulls, and texts that PostgreSQL cannot guess, need their type said.
    private static NpgsqlParameter AsParameter(object value) => value switch
    {
        NpgsqlParameter parameter => parameter,
        string?[] texts => new NpgsqlParameter { Value = texts, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text },
        DateTime?[] times => new NpgsqlParameter { Value = times, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
        TimeSpan?[] intervals => new NpgsqlParameter { Value = intervals, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Interval },
        _ => new NpgsqlParameter { Value = value },
    };
}
