using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Timers;

/// <summary>One runner for each timer function.</summary>
internal sealed class TimerEngine(
    FunctionCatalog catalog, FunctionInvoker invoker, EnvironmentSettings settings, EmbeddedHostOptions options, HostDatabase database, HostProcess process, ILoggerFactory loggers)
    : IEngine, IDisposable
{
    private readonly List<TimerRunner> _runners = [];

    public async Task PrepareAsync(CancellationToken cancellation)
    {
        var logger = loggers.CreateLogger("SoulCrm.FunctionsHost.Timers");
        foreach (var function in catalog.Of(TriggerKind.Timer))
        {
            var trigger = (TimerTriggerAttribute)function.TriggerAttribute;
            var runner = new TimerRunner(
                function, TimerSchedule.Parse(settings.Resolve(trigger.Schedule)), IsMonitored(function), trigger.RunOnStartup, invoker, new TimerStore(database, process, function.Name),
                options.TimeProvider, logger);
            await runner.PrepareAsync(cancellation);
            _runners.Add(runner);
        }
    }

    public void Start() => _runners.ForEach(runner => runner.Start());

    public Task StopAsync(CancellationToken patience) => Task.WhenAll(_runners.Select(runner => runner.StopAsync(patience)));

    public void Identified() => _runners.ForEach(runner => runner.LookAgain());

    public void Looked(Findings findings)
    {
        // Every process knows the schedules; nothing is learned from a look.
    }

    public void Notified(string topic)
    {
        // Nor from others.
    }

    public void Dispose() => _runners.ForEach(runner => runner.Dispose());

    /// <summary>On unless the source says false: the attribute's own default is not what an unset value means.</summary>
    private static bool IsMonitored(FunctionDescriptor function) =>
        function.TriggerParameter.GetCustomAttributesData().Single(data => data.AttributeType == typeof(TimerTriggerAttribute))
            .NamedArguments.Where(argument => argument.MemberName == nameof(TimerTriggerAttribute.UseMonitor)).Select(argument => (bool)argument.TypedValue.Value!).DefaultIfEmpty(true).Single();
}
