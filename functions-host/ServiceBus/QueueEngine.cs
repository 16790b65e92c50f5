using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Operations;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Declares the queues, and runs a pump for each queue that has a function.</summary>
internal sealed class QueueEngine(
    FunctionCatalog catalog,
    FunctionInvoker invoker,
    QueueDeclarations declarations,
    EnvironmentSettings settings,
    HostJson hostJson,
    EmbeddedHostOptions options,
    HostDatabase database,
    HostProcess process,
    QueueOutputs outputs,
    HostFigures figures,
    ILoggerFactory loggers) : IEngine, IDisposable
{
    private readonly Dictionary<int, QueuePump> _pumps = [];
    private readonly ILogger _logger = loggers.CreateLogger("SoulCrm.FunctionsHost.Queues");
    private ScheduledMessages? _scheduled;
    private IDisposable? _wakeUp;

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        _scheduled = new ScheduledMessages(
            database, options.TimeProvider, declarations.All.Any(queue => queue.RequiresDuplicateDetection), Appeared, _logger);
        foreach (var declaration in declarations.All)
        {
            var id = await DeclareAsync(declaration, cancellation);
            if (catalog.Of(TriggerKind.Queue).SingleOrDefault(function => Reads(function, declaration)) is { } function)
            {
                _pumps[id] = PumpOf(id, declaration, function);
            }
        }

        _wakeUp = LocalWakeUp.Of(database).Connect(
            (queue, session) => Hint(queue, session), dueAt => _scheduled.Expect(dueAt.UtcDateTime), process.NotifyPeers, options.TimeProvider);
    }

    public void Start()
    {
        _scheduled!.Start();
        foreach (var pump in _pumps.Values)
        {
            pump.Start();
            pump.Hint(null);
        }
    }

    public async Task StopAsync(CancellationToken patience)
    {
        await _scheduled!.StopAsync();
        await Task.WhenAll(_pumps.Values.Select(pump => pump.StopAsync(patience)));
        _wakeUp?.Dispose();
    }

    public void Identified()
    {
        foreach (var pump in _pumps.Values)
        {
            pump.Identified();
        }
    }

    public void Looked(Findings findings)
    {
        foreach (var queue in findings.QueuesWithWork)
        {
            Hint(queue, null);
        }

        if (findings.NextScheduled is { } due)
        {
            _scheduled!.Expect(due);
        }
    }

    public void Notified(string topic)
    {
        if (QueueTopics.TryParse(topic, out var queue, out var session))
        {
            Hint(queue, session);
        }
    }

    public void Dispose()
    {
        _scheduled?.Dispose();
        foreach (var pump in _pumps.Values)
        {
            pump.Dispose();
        }
    }

    private void Appeared(int queue, string session)
    {
        Hint(queue, session);
        process.NotifyPeers(QueueTopics.Of(queue, session));
    }

    private void Hint(int queue, string? session)
    {
        if (_pumps.TryGetValue(queue, out var pump))
        {
            pump.Hint(session);
        }
    }

    private bool Reads(FunctionDescriptor function, QueueDeclaration declaration) =>
        settings.Resolve(((ServiceBusTriggerAttribute)function.TriggerAttribute).QueueName).Equals(declaration.Name, StringComparison.OrdinalIgnoreCase);

    private QueuePump PumpOf(int id, QueueDeclaration declaration, FunctionDescriptor function)
    {
        var runner = new DeliveryRunner(function, declaration, invoker, outputs, hostJson, options.TimeProvider, _logger);
        var isBatched = ((ServiceBusTriggerAttribute)function.TriggerAttribute).IsBatched;
        var context = new QueuePumpContext(id, declaration, runner, figures.OfQueue(declaration.Name), database, process, hostJson, options.TimeProvider, isBatched, _logger);
        return declaration.RequiresSession ? new SessionQueuePump(context) : new PlainQueuePump(context);
    }

    private async Task<int> DeclareAsync(QueueDeclaration queue, CancellationToken cancellation)
    {
        var id = 0;
        await new HostBatch(database.Pool)
            .Add(
                QueueSql.DeclareQueue, row => id = row.GetInt32(0),
                queue.Name, queue.RequiresSession, queue.RequiresDuplicateDetection ? queue.DuplicateDetectionWindow : DBNull.Value, queue.MaxDeliveryCount, queue.LockDuration)
            .ExecuteAsync(cancellation);
        return id;
    }
}
