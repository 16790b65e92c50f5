using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using SoulCrm.FunctionsHost.Storage;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary><c>GET /metrics</c> in Prometheus' text form, for callers on this machine only.</summary>
internal sealed class MetricsPage(FunctionFigures functions, QueueOperations? queues, HostDatabase? database)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Behind a proxy on this machine the address is the real caller's by now, so a page asked for from outside is not found.
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path != "/metrics" || context.Connection.RemoteIpAddress is not { } caller || !IPAddress.IsLoopback(caller))
        {
            await next(context);
            return;
        }

        var text = new StringBuilder();
        AddFunctions(text);
        if (queues is not null && database is not null)
        {
            await AddQueuesAsync(text, queues, context.RequestAborted);
            await AddOrchestrationsAsync(text, database, context.RequestAborted);
        }

        Head(text, "process_resident_memory_bytes", "gauge");
        Line(text, "process_resident_memory_bytes", "", Environment.WorkingSet);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(text.ToString(), context.RequestAborted);
    }

    private void AddFunctions(StringBuilder text)
    {
        var all = functions.All.ToList();
        Head(text, "functions_invocations_total", "counter");
        foreach (var (name, figures) in all)
        {
            Line(text, "functions_invocations_total", $"function=\"{name}\",outcome=\"succeeded\"", figures.Succeeded);
            Line(text, "functions_invocations_total", $"function=\"{name}\",outcome=\"failed\"", figures.Failed);
        }

        Head(text, "functions_invocation_seconds_total", "counter");
        all.ForEach(pair => Line(text, "functions_invocation_seconds_total", $"function=\"{pair.Key}\"", pair.Value.Seconds));
        Head(text, "functions_running", "gauge");
        all.ForEach(pair => Line(text, "functions_running", $"function=\"{pair.Key}\"", pair.Value.Running));
    }

    private static async Task AddQueuesAsync(StringBuilder text, QueueOperations queues, CancellationToken cancellation)
    {
        var all = await queues.ListAsync(cancellation);
        foreach (var (name, value) in new (string, Func<QueueFigures, long>)[]
        {
            ("functions_queue_active", queue => queue.Active), ("functions_queue_scheduled", queue => queue.Scheduled), ("functions_queue_dead_letters", queue => queue.DeadLetters),
        })
        {
            Head(text, name, "gauge");
            foreach (var queue in all)
            {
                Line(text, name, $"queue=\"{queue.Name}\"", value(queue));
            }
        }
    }

    private static async Task AddOrchestrationsAsync(StringBuilder text, HostDatabase database, CancellationToken cancellation)
    {
        Head(text, "functions_orchestrations", "gauge");
        await new HostBatch(database.Pool)
            .Add(
                "select status, count(*) from functions_host.instances group by status order by status",
                row => Line(text, "functions_orchestrations", $"status=\"{(Microsoft.DurableTask.Client.OrchestrationRuntimeStatus)row.GetInt16(0)}\"", row.GetInt64(1)))
            .ExecuteAsync(cancellation);
    }

    private static void Head(StringBuilder text, string name, string type) => text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
