using System.Globalization;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace SoulCrm.FunctionsHost.Operations;

/// <summary>
/// <c>GET /metrics</c> in Prometheus' text form, for callers on this machine only. Counters are this process's own, since each process is
/// scraped for itself; queues and orchestrations are those of the database.
/// </summary>
internal sealed class MetricsPage(HostFigures figures, QueueOperations? queues, OrchestrationOperations? orchestrations)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        // Behind a proxy on this machine the address is the real caller's by now, so a page asked for from outside is not found.
        if (!HttpMethods.IsGet(context.Request.Method) || context.Request.Path != "/metrics" || context.Connection.RemoteIpAddress is not { } caller || !IPAddress.IsLoopback(caller))
        {
            await next(context);
            return;
        }

        var page = new Page();
        var own = figures.Read();
        AddFunctions(page, own.Functions);
        AddDeliveries(page, own.Queues);
        if (queues is not null && orchestrations is not null)
        {
            AddQueues(page, await queues.ListAsync(context.RequestAborted));
            page.Family("functions_orchestrations", "gauge");
            foreach (var (status, count) in await orchestrations.CountAsync(context.RequestAborted))
            {
                page.Line("functions_orchestrations", count, ("status", status.ToString()));
            }
        }

        page.Family("process_resident_memory_bytes", "gauge");
        page.Line("process_resident_memory_bytes", Environment.WorkingSet);
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await context.Response.WriteAsync(page.Text, context.RequestAborted);
    }

    private static void AddFunctions(Page page, IReadOnlyDictionary<string, FunctionCounts> functions)
    {
        var all = functions.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToList();
        page.Family("functions_invocations_total", "counter");
        foreach (var (name, counts) in all)
        {
            page.Line("functions_invocations_total", counts.Succeeded, ("function", name), ("outcome", "succeeded"));
            page.Line("functions_invocations_total", counts.Failed, ("function", name), ("outcome", "failed"));
        }

        page.Family("functions_running", "gauge");
        all.ForEach(pair => page.Line("functions_running", pair.Value.Running, ("function", pair.Key)));
        page.Family("functions_invocation_seconds", "histogram");
        foreach (var (name, counts) in all)
        {
            var ended = 0L;
            for (var i = 0; i < counts.Buckets.Count; i++)
            {
                ended += counts.Buckets[i];
                var bound = i < FunctionCounters.BucketBounds.Length ? FunctionCounters.BucketBounds[i].ToString(CultureInfo.InvariantCulture) : "+Inf";
                page.Line("functions_invocation_seconds_bucket", ended, ("function", name), ("le", bound));
            }

            page.Line("functions_invocation_seconds_sum", counts.Seconds, ("function", name));
            page.Line("functions_invocation_seconds_count", ended, ("function", name));
        }
    }

    private static void AddDeliveries(Page page, IReadOnlyDictionary<string, QueueCounts> queues)
    {
        page.Family("functions_queue_deliveries_total", "counter");
        foreach (var (name, counts) in queues.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            page.Line("functions_queue_deliveries_total", counts.Completed, ("queue", name), ("outcome", "completed"));
            page.Line("functions_queue_deliveries_total", counts.Failed, ("queue", name), ("outcome", "failed"));
        }
    }

    private static void AddQueues(Page page, IReadOnlyList<QueueFigures> queues)
    {
        foreach (var (name, value) in new (string, Func<QueueFigures, double>)[]
        {
            ("functions_queue_ready", queue => queue.Ready),
            ("functions_queue_in_flight", queue => queue.InFlight),
            ("functions_queue_scheduled", queue => queue.Scheduled),
            ("functions_queue_dead_letters", queue => queue.DeadLetters),
            ("functions_queue_oldest_age_seconds", queue => queue.OldestEnqueuedAt is { } oldest ? Math.Max(0, (DateTimeOffset.UtcNow - oldest).TotalSeconds) : 0),
        })
        {
            page.Family(name, "gauge");
            foreach (var queue in queues)
            {
                page.Line(name, value(queue), ("queue", queue.Name));
            }
        }
    }

    private sealed class Page
    {
        private readonly StringBuilder _text = new();

        public string Text => _text.ToString();

        public void Family(string name, string type) => _text.Append("# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

        public void Line(string name, double value, params ReadOnlySpan<(string Name, string Value)> labels)
        {
            _text.Append(name);
            for (var i = 0; i < labels.Length; i++)
            {
                _text.Append(i == 0 ? '{' : ',').Append(labels[i].Name).Append("=\"").Append(Escaped(labels[i].Value)).Append('"');
            }

            _text.Append(labels.Length > 0 ? "} " : " ").Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }
}
