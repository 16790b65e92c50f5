using SoulCrm.Bench;
using SoulCrm.Bench.Api;
using SoulCrm.Bench.Crash;
using SoulCrm.Bench.Durable;
using SoulCrm.Bench.Queues;

// bench SUITE [--json FILE]: measures, prints a table, and writes the figures as JSON.
var suites = new Dictionary<string, Func<Report, Task>>(StringComparer.Ordinal)
{
    ["queues"] = QueueSuite.RunAsync,
    ["durable"] = DurableSuite.RunAsync,
    ["crash"] = CrashSuite.RunAsync,
    ["api"] = ApiSuite.RunAsync,
};

if (args is not [{ } suite, .. { } rest] || !suites.TryGetValue(suite, out var run) || rest is not ([] or ["--json", { Length: > 0 }]))
{
    Console.Error.WriteLine($"Usage: bench SUITE [--json FILE]; suites: {string.Join(' ', suites.Keys)}");
    return 2;
}

var report = new Report(suite);
report.Conditions["cores"] = $"{Environment.ProcessorCount}";
report.Conditions["runtime"] = $".NET {Environment.Version}";
await run(report);
report.PrintTable(Console.Out);
if (rest is [_, { } file])
{
    report.WriteJson(file);
}

return 0;
