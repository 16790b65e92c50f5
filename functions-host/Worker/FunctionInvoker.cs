using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.Configuration;
using SoulCrm.FunctionsHost.Operations;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Runs functions: scope, context, middleware, the call, output bindings, time-out and log lines.</summary>
internal sealed partial class FunctionInvoker
{
    private readonly IServiceProvider _services;
    private readonly ILoggerFactory _loggers;
    private readonly FunctionExecutionDelegate _pipeline;
    private readonly IOutputSender _outputs;
    private readonly InvocationLifetime _lifetime;
    private readonly TimeSpan _timeout;
    private readonly HostFigures _figures;

    public FunctionInvoker(
        IServiceProvider services, WorkerPipeline pipeline, IOutputSender outputs, InvocationLifetime lifetime, HostJson hostJson, HostFigures figures,
        ILoggerFactory loggers)
    {
        _services = services;
        _loggers = loggers;
        _outputs = outputs;
        _lifetime = lifetime;
        _figures = figures;
        _timeout = hostJson.FunctionTimeout;
        _pipeline = pipeline.Build(CallAsync);
    }

    /// <summary>Runs one invocation to its end; the function's exception is logged and thrown on.</summary>
    public async Task<object?> InvokeAsync(Invocation invocation, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _lifetime.Stopping);
        if (_timeout != Timeout.InfiniteTimeSpan)
        {
            stop.CancelAfter(_timeout);
        }

        if (invocation.Services is { } given)
        {
            return await RunAsync(new EmbeddedFunctionContext(invocation, given, stop.Token));
        }

        await using var scope = _services.CreateAsyncScope();
        return await RunAsync(new EmbeddedFunctionContext(invocation, scope.ServiceProvider, stop.Token));
    }

    private async Task<object?> RunAsync(EmbeddedFunctionContext context)
    {
        var logger = _loggers.CreateLogger($"Function.{context.FunctionDefinition.Name}");
        using var logScope = logger.BeginScope(new InvocationLogScope(context.InvocationId, context.FunctionDefinition.Name));
        LogExecuting(logger, context.FunctionDefinition.Name, context.InvocationId);
        var figures = _figures.OfFunction(context.FunctionDefinition.Name);
        figures.Begin();
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await _pipeline(context);
            if (context.Invocation.Function.Outputs.Count > 0)
            {
                await (context.Invocation.Outputs ?? _outputs).SendAsync(context.Invocation.Function, context.Result.Value, context.CancellationToken);
            }
        }
        catch (Exception exception)
        {
            var failedAfter = TimeProvider.System.GetElapsedTime(started);
            figures.Failed(failedAfter, context.InvocationId, exception);
            LogFailed(logger, exception, context.FunctionDefinition.Name, context.InvocationId, failedAfter.TotalMilliseconds);
            throw;
        }

        var elapsed = TimeProvider.System.GetElapsedTime(started);
        figures.Succeeded(elapsed);
        LogExecuted(logger, context.FunctionDefinition.Name, context.InvocationId, elapsed.TotalMilliseconds);
        return context.Result.Value;
    }

    private static async Task CallAsync(FunctionContext functionContext)
    {
        var context = (EmbeddedFunctionContext)functionContext;
        if (context.Invocation.Body is { } body)
        {
            await body(context);
            return;
        }

        context.Result.Value = await context.Invocation.Function.CallAsync(context.InstanceServices, context);
    }

    [LoggerMessage(1, LogLevel.Debug, "Executing function {FunctionName} ({InvocationId})")]
    private static partial void LogExecuting(ILogger logger, string functionName, string invocationId);

    [LoggerMessage(2, LogLevel.Debug, "Executed function {FunctionName} ({InvocationId}) in {DurationMs:0.0} ms")]
    private static partial void LogExecuted(ILogger logger, string functionName, string invocationId, double durationMs);

    [LoggerMessage(3, LogLevel.Error, "Function {FunctionName} ({InvocationId}) failed after {DurationMs:0.0} ms")]
    private static partial void LogFailed(ILogger logger, Exception exception, string functionName, string invocationId, double durationMs);
}

/// <summary>Sends what functions return through output bindings.</summary>
internal interface IOutputSender
{
    Task SendAsync(FunctionDescriptor function, object? result, CancellationToken cancellation);
}
