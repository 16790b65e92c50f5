using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Qualify;
using SoulCrm.Functions.Features.Agents.Tools;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Agents.Providers;

/// <summary>The product's models, as it registers them, without the rest of it: what is asked goes over real HTTP to fake servers.</summary>
internal sealed class ModelHost : IDisposable
{
    private readonly ServiceProvider services;

    /// <param name="settings">Of one name the last counts.</param>
    public ModelHost(TimeProvider time, params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings.GroupBy(setting => setting.Name).Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Last().Value))).Build();
        var collection = new ServiceCollection();
        collection.AddSingleton(time);
        collection.AddLogging(logging => logging.AddProvider(new Lines(Log)));
        collection.AddModels(configuration);
        services = collection.BuildServiceProvider();
    }

    public ModelHost(params (string Name, string Value)[] settings) : this(TimeProvider.System, settings) { }

    /// <summary>Every line that was logged.</summary>
    public ConcurrentQueue<string> Log { get; } = new();

    public ChatClients Clients => services.GetRequiredService<ChatClients>();

    /// <summary>One ask of an agent, with the tools and the record of a run.</summary>
    public async Task<(string Text, RunRecorder Record)> AskAsync(
        string? provider = null, string? model = null, IReadOnlyList<AgentTool>? tools = null, bool structured = false, Func<string, ValueTask>? onText = null, RunRecorder? record = null, string input = "Привет", CancellationToken ct = default)
    {
        record ??= new RunRecorder();
        var options = new ChatOptions { Temperature = 0.4f, MaxOutputTokens = 300, ResponseFormat = structured ? QualificationOutput.Format : null };
        var messages = new List<ChatMessage> { new(ChatRole.System, "Ты отвечаешь клиентам."), new(ChatRole.User, input) };
        return (await ModelRunner.AskAsync("communication", Clients.Get(provider, model), messages, options, tools ?? [], record, ct, onText), record);
    }

    /// <summary>A tool that answers the same and counts.</summary>
    public static AgentTool Search(Action<JsonElement>? called = null) => new("search_tours", "Finds tours.", JsonElement.Parse("""{"type":"object","additionalProperties":false,"properties":{"country":{"type":"string"},"adults":{"type":"integer"},"childrenAges":{"type":"array","items":{"type":"integer"}}}}"""), (arguments, _) =>
    {
        called?.Invoke(arguments);
        return Task.FromResult("""{"tours":[]}""");
    });

    /// <summary>A fake of the provider, started.</summary>
    public static async Task<FakeModel> StartAsync(string provider) => provider == "anthropic" ? await FakeAnthropic.StartAsync() : await FakeOpenAI.StartAsync(provider);

    public void Dispose() => services.Dispose();

    private sealed class Lines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => lines.Enqueue($"{logLevel} {formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
