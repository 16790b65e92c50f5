using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SampleApp;

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
builder.Services.AddSingleton<Trace>();
await builder.Build().RunAsync();
