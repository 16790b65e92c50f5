using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace SoulCrm.Functions.Platform.Outbox;

/// <summary>
/// Publishes committed outbox items behind the request that made them: what has gathered while a batch was under way leaves as the next one. The
/// rows are committed, so an item that is lost here is only late: the sweep publishes it.
/// </summary>
public sealed partial class OutboxRelay : IAsyncDisposable
{
    private const int MostInABatch = 200;
    private static readonly TimeSpan PatienceAtTheEnd = TimeSpan.FromSeconds(5);

    private readonly Channel<OutboxItem> committed = Channel.CreateUnbounded<OutboxItem>(new UnboundedChannelOptions { SingleReader = true });
    private readonly OutboxPublisher publisher;
    private readonly NpgsqlDataSource dataSource;
    private readonly ILogger<OutboxRelay> logger;
    private readonly Task running;

    public OutboxRelay(OutboxPublisher publisher, NpgsqlDataSource dataSource, ILogger<OutboxRelay> logger)
    {
        (this.publisher, this.dataSource, this.logger) = (publisher, dataSource, logger);
        running = Task.Run(RunAsync);
    }

    public void Publish(IReadOnlyList<OutboxItem> items)
    {
        foreach (var item in items) committed.Writer.TryWrite(item);
    }

    public async ValueTask DisposeAsync()
    {
        committed.Writer.TryComplete();
        await Task.WhenAny(running, Task.Delay(PatienceAtTheEnd));
    }

    private async Task RunAsync()
    {
        var batch = new List<OutboxItem>(MostInABatch);
        while (await committed.Reader.WaitToReadAsync())
        {
            while (batch.Count < MostInABatch && committed.Reader.TryRead(out var item)) batch.Add(item);
            try
            {
                await publisher.SendAsync(batch, CancellationToken.None);
                await DeleteAsync(batch);
            }
            catch (Exception exception)
            {
                LogPublishDeferred(logger, exception, batch.Count);
            }

            batch.Clear();
        }
    }

    // Losing this delete in a crash means a second publish, which the queue's duplicate window drops: no need to wait for the disk.
    private async Task DeleteAsync(List<OutboxItem> published)
    {
        await using var batch = dataSource.CreateBatch();
        batch.BatchCommands.Add(new NpgsqlBatchCommand("set local synchronous_commit = off"));
        var delete = new NpgsqlBatchCommand("select cross_tenant.delete_published($1, $2)");
        delete.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. published.Select(item => item.TenantId)] });
        delete.Parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = [.. published.Select(item => item.Id)] });
        batch.BatchCommands.Add(delete);
        await batch.ExecuteNonQueryAsync();
    }

    [LoggerMessage(101, LogLevel.Warning, "Publishing {Count} outbox item(s) is left to the sweep")]
    private static partial void LogPublishDeferred(ILogger logger, Exception exception, int count);
}
