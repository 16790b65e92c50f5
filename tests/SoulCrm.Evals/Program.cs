using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Npgsql;
using SoulCrm.Evals;
using SoulCrm.Evals.Dialogues;
using SoulCrm.Evals.Reporting;
using SoulCrm.Evals.Running;

// As in the functions: no text of a client may hang an expression.
AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromMilliseconds(500));

try
{
    var options = EvalOptions.Parse(args);
    var dialogues = GoldenDialogue.LoadAll(Path.Combine(AppContext.BaseDirectory, "evals"), options.Language);
    if (dialogues.MinBy(dialogue => dialogue.Today) is { } oldest && oldest.Today < DateOnly.FromDateTime(DateTime.UtcNow))
        throw new InvalidDataException($"{oldest.Id} takes place on {oldest.Today:yyyy-MM-dd}, which is past: the catalogue would hide its departures. Move the dialogues to a later year that begins on the same weekday.");
    var started = Stopwatch.GetTimestamp();
    await using var world = await EvalWorld.StartAsync(options);
    await world.PrepareAsync(dialogues);
    var runner = new DialogueRunner(world);
    var results = new DialogueResult[dialogues.Count];
    await Parallel.ForAsync(0, dialogues.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Parallel }, async (index, _) => results[index] = await runner.RunAsync(dialogues[index]));

    var report = EvalReport.From(world.Model.Provider, world.Model.Model, results, Stopwatch.GetElapsedTime(started));
    if (options.Verbose) Show(results);
    Console.WriteLine(ReportText.Table(report));
    var floors = options.Floors ? Floors.Check(report) : [];
    foreach (var floor in floors) Console.WriteLine($"{(floor.Ok ? "ok    " : "FAILED")}  {floor.Name} ({floor.Found})");
    if (options.Json is not null) await File.WriteAllTextAsync(options.Json, Json(report, options.Floors ? floors : null));
    return floors.All(floor => floor.Ok) ? 0 : 1;
}
catch (Exception exception) when (exception is EvalOptionsException or InvalidDataException or OptionsValidationException or InvalidOperationException or NpgsqlException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

static void Show(IEnumerable<DialogueResult> results)
{
    foreach (var result in results)
    {
        Console.WriteLine($"── {result.Dialogue.Id}{(result.Dialogue.HeldOut ? " (held out)" : "")}: {result.RightSlots} of {result.ExpectedSlots} slots");
        foreach (var line in result.Transcript) Console.WriteLine(line);
        foreach (var miss in result.Misses) Console.WriteLine($"!! turn {miss.Turn} {miss.Kind}: {miss.Detail}");
        Console.WriteLine();
    }
}

static string Json(EvalReport report, IReadOnlyList<FloorVerdict>? floors) => JsonSerializer.Serialize(
    new { report.Provider, report.Model, report.Seconds, report.Turns, report.Results, floors, report.Misses },
    new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull });
