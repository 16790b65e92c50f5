using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Storage;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>How a delivery ended. Null <see cref="Failure"/>: the message is done, and <paramref name="Outputs"/> are to be stored with that.</summary>
/// <param name="ProcessId">The id that its message was claimed with.</param>
internal sealed record DeliveryOutcome(IReadOnlyList<QueueMessage> Messages, DeliveryFailure? Failure, IReadOnlyList<OutgoingMessage> Outputs, int ProcessId);

/// <summary>Why a delivery failed, in the words that a dead letter keeps.</summary>
internal sealed record DeliveryFailure(string Description);

/// <summary>Calls the function for one delivery, for no longer than the message's lock may last.</summary>
internal sealed partial class DeliveryRunner(
    FunctionDescriptor function, QueueDeclaration queue, FunctionInvoker invoker, QueueOutputs outputs, HostJson hostJson, TimeProvider clock, ILogger logger)
{
    private readonly TimeSpan _lockLimit = queue.LockDuration > hostJson.MaxAutoLockRenewalDuration ? queue.LockDuration : hostJson.MaxAutoLockRenewalDuration;

    public async Task<DeliveryOutcome> RunAsync(IReadOnlyList<QueueMessage> messages, int processId)
    {
        var collected = function.Outputs.Count > 0 ? new CollectedOutputs(outputs) : null;
        var failure = await InvokeAsync(messages, collected);
        return new DeliveryOutcome(messages, failure, failure is null && collected is not null ? collected.Messages : [], processId);
    }

    /// <returns>Null on success.</returns>
    private async Task<DeliveryFailure?> InvokeAsync(IReadOnlyList<QueueMessage> messages, CollectedOutputs? collected)
    {
        // A timer of its own for each delivery: it is cancelled, and costs nothing, when the function is quicker.
        using var lockLost = new CancellationTokenSource(_lockLimit, clock);
        var expiry = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lockLost.Token.Register(expiry.SetResult);
        var invocation = new Invocation(function, messages.Select(message => message.Body).ToList())
        {
            BindingData = new MessageBindingData(messages, ((ServiceBusTriggerAttribute)function.TriggerAttribute).IsBatched),
            Outputs = collected,
        };
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
            return new DeliveryFailure($"{exception.GetType().FullName}: {StorableText.Of(exception.Message, 1000)} [stack {StableHash.Of(exception.StackTrace ?? "")}] {FirstFrame(exception)}");
        }
    }

    private static string FirstFrame(Exception exception) => (exception.StackTrace ?? "").Split('\n', 2)[0].Trim();

    [LoggerMessage(201, LogLevel.Warning, "Queue {Queue}: the delivery of message {MessageId} outlived its lock of {Limit}; it will be delivered again")]
    private static partial void LogLockLost(ILogger logger, string queue, string messageId, TimeSpan limit);
}
