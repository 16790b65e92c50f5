using Azure.Messaging.ServiceBus;
using Npgsql;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Tries a call to the queues again for failures that pass, then gives up with the exception that callers of the broker know.</summary>
internal static class BrokerCall
{
    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, string queue, ClientRetry retry, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var tryTimeout = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
                tryTimeout.CancelAfter(retry.TryTimeout);
                return await call(tryTimeout.Token);
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                throw new ServiceBusException(
                    $"The database holds no queues: no host has been started on it, so '{queue}' does not exist.", ServiceBusFailureReason.MessagingEntityNotFound, queue, exception);
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception) || (exception is OperationCanceledException && !cancellation.IsCancellationRequested))
            {
                if (attempt == retry.MaxRetries)
                {
                    throw exception is OperationCanceledException
                        ? new ServiceBusException($"Queue '{queue}' did not answer within {retry.TryTimeout}.", ServiceBusFailureReason.ServiceTimeout, queue, exception)
                        : new ServiceBusException($"Queue '{queue}' cannot be reached: {exception.Message}", ServiceBusFailureReason.ServiceCommunicationProblem, queue, exception);
                }

                await Task.Delay(retry.PauseBefore(attempt + 1), cancellation);
            }
        }
    }
}
