using Microsoft.Azure.Functions.Worker.Middleware;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>The middleware steps in the order in which the application added them.</summary>
internal sealed class WorkerPipeline
{
    private readonly List<Func<FunctionExecutionDelegate, FunctionExecutionDelegate>> _steps = [];

    public void Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> step) => _steps.Add(step);

    public FunctionExecutionDelegate Build(FunctionExecutionDelegate last)
    {
        var next = last;
        for (var i = _steps.Count - 1; i >= 0; i--)
        {
            next = _steps[i](next);
        }

        return next;
    }
}
