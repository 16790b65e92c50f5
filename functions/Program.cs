using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SoulCrm.Functions;
using SoulCrm.Functions.Commands;

// A client's message is matched by many expressions: none of them may hang a worker, whatever it holds.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(500));

if (args is [var command, ..] && AdministrationCommands.Find(command) is { } run) return await run();

var builder = FunctionsApplication.CreateBuilder(args);
builder.AddSoulCrm();
try
{
    await builder.Build().RunAsync();
    return 0;
}
catch (OptionsValidationException exception)
{
    // Whoever set it wrong needs the sentence, not the stack.
    foreach (var failure in exception.Failures) await Console.Error.WriteLineAsync($"Wrong setting: {failure}");
    return 1;
}
