using Azure.Messaging.ServiceBus;
using Npgsql;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.ServiceBus;

/// <summary>Tries a call to the queues again for failures that pass, then gives up with the exception that callers of the broker know.</summary>
internal static class BrokerCall
{
    private const int Retries = 3;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(800);

    public static async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> call, string queue, CancellationToken cancellation)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(cancellation);
            }
            catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName)
            {
                throw new ServiceBusException(
                    $"The database holds no queues: no host has been started on it, so '{queue}' does not exist.", ServiceBusFailureReason.MessagingEntityNotFound, queue, exception);
            }
            catch (Exception exception) when (HostDatabase.IsTransient(exception))
            {
                if (attempt == Retries)
                {
                    throw new ServiceBusException($"Queue '{queue}' cannot be reached: {exception.Message}", ServiceBusFailureReason.ServiceCommunicationProblem, queue, exception);
                }

                await Task.Delay(FirstPause * (1 << attempt), cancellation);
            }
        }
    }
}
