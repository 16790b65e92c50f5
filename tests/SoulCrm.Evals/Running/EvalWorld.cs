using System.Security.Cryptography;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using SoulCrm.Evals.Dialogues;
using SoulCrm.Evals.Judging;
using SoulCrm.Functions;
using SoulCrm.Functions.Commands;
using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Glossary;
using SoulCrm.Functions.Features.Media.Transcription;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.FunctionsHost;
using SoulCrm.TestSupport;

namespace SoulCrm.Evals.Running;

/// <summary>
/// The product's own services on a database of their own. Each day on which dialogues take place has an agency whose departures are laid out from that day on.
/// Nothing is started: the runner takes the place of the queues that would call the agents.
/// </summary>
internal sealed class EvalWorld : IAsyncDisposable
{
    private readonly Dictionary<(DateOnly Today, string Language), Agency> agencies = [];
    private readonly TestDatabase database;
    private readonly NpgsqlDataSource dataSource;
    private readonly IHost host;

    private EvalWorld(TestDatabase database, IHost host, DialogueClock clock)
    {
        (this.database, this.host, Clock) = (database, host, clock);
        dataSource = NpgsqlDataSource.Create(database.App);
    }

    public sealed record Agency(Guid TenantId, Catalogue Catalogue);

    public DialogueClock Clock { get; }

    public ReaderTranslations Readers => host.Services.GetRequiredService<ReaderTranslations>();

    public Transcriber Transcriber => host.Services.GetRequiredService<Transcriber>();

    public AgentTurn Agents => host.Services.GetRequiredService<AgentTurn>();

    /// <summary>The model that answers, by the settings in force.</summary>
    public ChatModel Model => host.Services.GetRequiredService<ChatClients>().Get(null, null);

    /// <exception cref="OptionsValidationException">The settings of the provider are wrong.</exception>
    public static async Task<EvalWorld> StartAsync(EvalOptions options)
    {
        var postgres = new PostgresFixture();
        await postgres.InitializeAsync();
        var created = await postgres.CreateDatabaseAsync();
        var clock = new DialogueClock();
        var builder = FunctionsApplication.CreateBuilder([]);
        foreach (var (name, value) in Settings(options, created)) builder.Configuration[name] = value;
        builder.ConfigureEmbeddedHost(embedded =>
        {
            embedded.FunctionAssemblies.Add(typeof(SoulCrmServices).Assembly);
            embedded.Database = created.Host;
            embedded.Folder = Path.GetDirectoryName(typeof(SoulCrmServices).Assembly.Location)!;
            embedded.Settings["ServiceBusConnection"] = created.Host;
        });
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddSoulCrm();
        var world = new EvalWorld(created, builder.Build(), clock);
        _ = world.Model; // wrong settings are told before an hour of dialogues, not after
        return world;
    }

    private static IEnumerable<(string Name, string? Value)> Settings(EvalOptions options, TestDatabase created)
    {
        yield return ("Database", created.App);
        yield return ("ServiceBusConnection", created.Host);
        yield return ("Auth:SigningKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        yield return ("Auth:EncryptionKey", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        yield return ("Logging:LogLevel:Default", "Error");
        if (options.Provider is not null) yield return ("AI:Provider", options.Provider);
        if (options.Model is not null) yield return ("AI:Model", options.Model);
    }

    /// <summary>Makes the agencies that the dialogues need.</summary>
    public async Task PrepareAsync(IEnumerable<GoldenDialogue> dialogues)
    {
        foreach (var key in dialogues.Select(KeyOf).Distinct())
        {
            var caller = Caller.System(Guid.CreateVersion7());
            agencies[key] = await InTenantAsync(caller, async tx =>
            {
                await tx.ExecuteAsync("insert into organizations (id, name, slug, status, working_language) values (@TenantId, @name, @slug, 'active', @Language)",
                    new { tx.Caller.TenantId, name = key.Language == "ru" ? "Соул Тревел" : "Soul Travel", slug = $"eval-{tx.Caller.TenantId:N}", key.Language });
                await DefaultAgents.SeedAsync(tx, key.Language);
                await DefaultGlossary.SeedAsync(tx, key.Language);
                await SeedDemo.SeedCatalogueAsync(tx, key.Today);
                return new Agency(caller.TenantId, await Catalogue.ReadAsync(tx));
            });
        }
    }

    public Agency AgencyOf(GoldenDialogue dialogue) => agencies[KeyOf(dialogue)];

    /// <summary>One transaction of a tenant. Nobody takes its queue items.</summary>
    public async Task<T> InTenantAsync<T>(Caller caller, Func<TenantTransaction, Task<T>> work)
    {
        await using var connection = await dataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var unit = new TenantTransaction(caller, connection, transaction, CancellationToken.None);
        var result = await work(unit);
        await unit.CommitAsync();
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await dataSource.DisposeAsync();
        if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        await database.DisposeAsync();
    }

    // The agency works in Russian for Russians, else in English.
    private static (DateOnly Today, string Language) KeyOf(GoldenDialogue dialogue) => (dialogue.Today, dialogue.Language == "ru" ? "ru" : "en");
}
