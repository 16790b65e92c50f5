using Npgsql;
using SoulCrm.Functions.Migrations;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Commands;

/// <summary>What an administrator runs beside the functions, with the same build: <c>migrate</c>, <c>seed-demo</c>, <c>openapi</c>.</summary>
internal static class AdministrationCommands
{
    public static Func<Task<int>>? Find(string name) => name switch
    {
        "migrate" => MigrateAsync,
        "seed-demo" => SeedDemo.RunAsync,
        "openapi" => PrintOpenApiAsync,
        _ => null,
    };

    /// <summary>Setting <c>MigrationDatabase</c>: connection string of soulcrm_owner.</summary>
    private static async Task<int> MigrateAsync()
    {
        try
        {
            await using var dataSource = NpgsqlDataSource.Create(RequiredSetting("MigrationDatabase"));
            var applied = await Migrator.RunAsync(dataSource, CancellationToken.None, warn: Console.WriteLine);
            Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"Applied: {string.Join(", ", applied)}.");
            return 0;
        }
        catch (Exception exception) when (exception is NpgsqlException or MigrationException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static async Task<int> PrintOpenApiAsync()
    {
        await Console.Out.WriteLineAsync(ApiDocument.Json);
        return 0;
    }

    internal static string RequiredSetting(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : throw new InvalidOperationException($"The setting {name} is missing.");
}
