using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>How a delivery ended. Null <see cref="Failure"/>: the message is done.</summary>
internal sealed record DeliveryOutcome(IReadOnlyList<QueueMessage> Messages, DeliveryFailure? Failure, int Generation);

/// <summary>Why a delivery failed, in the words that a dead letter keeps.</summary>
internal sealed record DeliveryFailure(string Description);

/// <summary>Calls the function for one delivery, for no longer than the message's lock may last.</summary>
internal sealed partial class DeliveryRunner(
    FunctionDescriptor function, QueueDeclaration queue, FunctionInvoker invoker, HostJson hostJson, TimeProvider clock, ILogger logger)
{
    private readonly TimeSpan _lockLimit = queue.LockDuration > hostJson.MaxAutoLockRenewalDuration ? queue.LockDuration : hostJson.MaxAutoLockRenewalDuration;

    /// <returns>Null on success.</returns>
    public async Task<DeliveryFailure?> RunAsync(IReadOnlyList<QueueMessage> messages)
    {
        // A timer of its own for each delivery: it is cancelled, and costs nothing, when the function is quicker.
        using var lockLost = new CancellationTokenSource(_lockLimit, clock);
        var expiry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lockLost.Token.Register(expiry.SetResult);
        var invocation = new Invocation(function, messages.Select(message => message.Body).ToList()) { BindingData = new MessageBindingData(messages[0]) };
        var run = invoker.InvokeAsync(invocation, lockLost.Token);
        // A function that heeds its token may end in the same instant as its lock: without the lock it cannot complete the message either way.
        if (await Task.WhenAny(run, expiry.Task) != run || lockLost.IsCancellationRequested)
        {
            LogLockLost(logger, queue.Name, messages[0].MessageId, _lockLimit);
            _ = run.ContinueWith(late => late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            return new DeliveryFailure($"The delivery took longer than the lock's {_lockLimit}.");
        }

        try
        {
            await run;
            return null;
        }
        catch (Exception exception)
        {
            return new DeliveryFailure($"{exception.GetType().FullName}: {Short(exception.Message)} [stack {StableHash.Of(exception.StackTrace ?? "")}] {FirstFrame(exception)}");
        }
    }

    private static string Short(string text) => text.Length <= 1000 ? text : text[..1000] + "…";

    private static string FirstFrame(Exception exception) => (exception.StackTrace ?? "").Split('\n', 2)[0].Trim();

    [LoggerMessage(201, LogLevel.Warning, "Queue {Queue}: the delivery of message {MessageId} outlived its lock of {Limit}; it will be delivered again")]
    private static partial void LogLockLost(ILogger logger, string queue, string messageId, TimeSpan limit);
}
