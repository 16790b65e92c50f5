using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>
/// Copies new texts into what the search looks through, many at a time: a message is accepted without waiting for its words to be indexed. Until then
/// the search reads them one by one, so it never misses one.
/// </summary>
public sealed class IndexMessages(Database database)
{
    private const int BatchSize = 2000;

    [Function("IndexMessages")]
    public async Task RunAsync([TimerTrigger("5/15 * * * * *")] TimerInfo timer, CancellationToken ct)
    {
        while (await database.CrossTenantAsync<long>("select cross_tenant.index_messages(@BatchSize)", new { BatchSize }, ct) is [BatchSize])
        {
            // more wait
        }
    }
}
