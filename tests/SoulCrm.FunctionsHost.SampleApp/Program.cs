using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SampleApp;
using SoulCrm.FunctionsHost;

// Standard input ends with the test run that started this process; nobody would stop it after that.
_ = Task.Run(() =>
{
    while (Console.Read() >= 0)
    {
        // Nothing is ever said.
    }

    Environment.Exit(1);
});

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.ConfigureEmbeddedHost(options =>
{
    // SAMPLE_TIMERS: run the timers too, on a clock that is so many times too fast.
    if (int.TryParse(builder.Configuration["SAMPLE_TIMERS"], out var speed))
    {
        options.TimeProvider = new FastClock(speed);
        options.FunctionClasses.Add(typeof(TimerFunctions));
    }
    else
    {
        options.FunctionClasses.Add(typeof(HttpFunctions));
        options.FunctionClasses.Add(typeof(QueueFunctions));
        options.FunctionClasses.Add(typeof(Journey));
    }
});
builder.Services.AddSingleton<Trace>();
await builder.Build().RunAsync();
