using System.Diagnostics;
using Npgsql;
using SoulCrm.Bench.Infrastructure;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.Bench.Api;

/// <summary>A database of the functions: their roles, their migrations, and the seed.</summary>
internal sealed class ApiDatabase
{
    private readonly BenchPostgres postgres;

    private ApiDatabase(BenchPostgres postgres, string superuser) => (this.postgres, Superuser) = (postgres, superuser);

    /// <summary>Past row-level security.</summary>
    public string Superuser { get; }

    public static async Task<ApiDatabase> CreateAsync(BenchPostgres postgres, ApiSizes sizes, int messages)
    {
        var database = new ApiDatabase(postgres, Databases.Unpooled(await postgres.CreateDatabaseAsync()));
        await database.ExecuteAsync(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "functions/Migrations/roles.sql")));
        await database.ExecuteAsync($"""
            alter database {BenchPostgres.NameOf(database.Superuser)} owner to soulcrm_owner;
            create schema functions_host authorization soulcrm_host
            """);
        await MigrateAsync(database.As("soulcrm_owner"));
        await ApiSeed.FillAsync(database.Superuser, sizes, messages);
        return database;
    }

    public string As(string role) => new NpgsqlConnectionStringBuilder(Superuser) { Username = role, Pooling = true }.ConnectionString;

    /// <summary>The same for programs that want a URL.</summary>
    public string UrlAs(string role) => $"postgres://{role}@127.0.0.1:{postgres.Port}/{BenchPostgres.NameOf(Superuser)}";

    /// <summary>Does what a system has left to be done behind its requests, so that it is not done at the next one's expense.</summary>
    public async Task SettleAsync()
    {
        while (await Databases.ReadAsync<long>(Superuser, "select cross_tenant.index_messages(10000)") > 0)
        {
            // more texts wait
        }

        // By hand, or the server does it by itself in the middle of a window.
        await ExecuteAsync("vacuum analyze");
        await ExecuteAsync("checkpoint");
    }

    private static async Task MigrateAsync(string owner)
    {
        var start = new ProcessStartInfo("dotnet", [ApiSystems.Functions, "migrate"]) { UseShellExecute = false, RedirectStandardOutput = true };
        start.Environment["MigrationDatabase"] = owner;
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The migration ended with {process.ExitCode}: {output}");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Superuser);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }
}
