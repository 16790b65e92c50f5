using System.Globalization;
using Microsoft.Azure.Functions.Worker;

namespace SoulCrm.Bench.Queues;

/// <summary>The no-op handler.</summary>
public sealed class WorkFunctions(Meters meters)
{
    [Function("Work")]
    public void Work([ServiceBusTrigger("work", Connection = "ServiceBusConnection")] string body) => meters.Current.Begun(int.Parse(body, CultureInfo.InvariantCulture));
}
