using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Agents.Flow;

/// <summary>What only <see cref="FirstFlow"/> still calls.</summary>
public sealed class FirstFlowActivities(Database database)
{
    [Function(nameof(GetQuietWindow))]
    public async Task<TimeSpan> GetQuietWindow([ActivityTrigger] ConversationFlow.Input input, CancellationToken ct) =>
        TimeSpan.FromSeconds(await database.InTenantAsync(Caller.System(input.TenantId),
            tx => tx.SingleAsync<int>("select quiet_window_seconds from organizations where id = @TenantId", input), ct));
}
