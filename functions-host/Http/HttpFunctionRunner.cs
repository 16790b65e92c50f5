using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>Runs an HTTP function for a request; a failure is an empty 500, or a broken connection once the response has begun.</summary>
internal sealed class HttpFunctionRunner(FunctionInvoker invoker, ConcurrencyGate gate)
{
    public async Task RunAsync(FunctionDescriptor function, HttpContext http)
    {
        if (!await gate.EnterAsync(http.RequestAborted))
        {
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            http.Response.Headers.RetryAfter = "1";
            return;
        }

        try
        {
            await invoker.InvokeAsync(
                new Invocation(function, http)
                {
                    BindingData = BindingData(http),
                    Services = http.RequestServices,
                    TraceParent = Header(http, "traceparent"),
                    TraceState = Header(http, "tracestate"),
                },
                http.RequestAborted);
        }
        catch (Exception) when (!http.Response.HasStarted)
        {
            // The invoker has logged it. Headers that the function set do not belong to this answer.
            http.Response.Clear();
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
        }
        catch (Exception)
        {
            http.Abort();
        }
        finally
        {
            gate.Leave();
        }
    }

    private static HttpBindingData BindingData(HttpContext http) => new(http);

    private static string? Header(HttpContext http, string name) => http.Request.Headers[name] is [{ Length: > 0 } value] ? value : null;

    /// <summary>Route values, then query values; read only when a parameter asks.</summary>
    private sealed class HttpBindingData(HttpContext http) : LazyBindingData
    {
        protected override IReadOnlyDictionary<string, object?> Make()
        {
            var data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
            foreach (var (key, value) in http.Request.Query)
            {
                data[key] = value.ToString();
            }

            foreach (var (key, value) in http.GetRouteData().Values)
            {
                data[key] = value?.ToString();
            }

            return data;
        }
    }
}
