using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SoulCrm.Functions;
using SoulCrm.Functions.Commands;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Http;

// A client's message is matched by many expressions: none of them may hang a worker, whatever it holds.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(500));

if (args is [var command, ..] && AdministrationCommands.Find(command) is { } run) return await run();

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<ExceptionMiddleware>();
builder.UseMiddleware<AuthenticationMiddleware>();
builder.Services.AddSoulCrm(builder.Configuration);
builder.AddHostSpecifics();
await builder.Build().RunAsync();
return 0;
