using Microsoft.Extensions.Configuration;
using Npgsql;

namespace SampleApp;

/// <summary>Writes what happened into table trace, in the order in which it happened, and effects into table effects, each once.</summary>
public sealed class Trace(IConfiguration configuration) : IDisposable
{
    private readonly NpgsqlDataSource _database = NpgsqlDataSource.Create(configuration["FunctionsHost:Database"]!);

    public async Task AddAsync(string kind, string key, string what)
    {
        await using var command = _database.CreateCommand("insert into trace (kind, key, what, pid) values ($1, $2, $3, $4)");
        command.Parameters.Add(new() { Value = kind });
        command.Parameters.Add(new() { Value = key });
        command.Parameters.Add(new() { Value = what });
        command.Parameters.Add(new() { Value = Environment.ProcessId });
        await command.ExecuteNonQueryAsync();
    }

    public async Task AffectAsync(string key)
    {
        await using var command = _database.CreateCommand("insert into effects (key) values ($1) on conflict do nothing");
        command.Parameters.Add(new() { Value = key });
        await command.ExecuteNonQueryAsync();
    }

    public void Dispose() => _database.Dispose();
}
