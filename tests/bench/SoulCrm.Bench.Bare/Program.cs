using Npgsql;
using SoulCrm.Bench.Bare;

// The api suite's three endpoints with nothing of ours around them: what the same SQL costs without our code. Settings are the functions' own.
var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
await using var dataSource = NpgsqlDataSource.Create(builder.Configuration["Database"] ?? throw new InvalidOperationException("The setting Database is missing."));
var tokens = new Tokens(builder.Configuration["Auth:SigningKey"] ?? throw new InvalidOperationException("The setting Auth__SigningKey is missing."));

await using var app = builder.Build();
app.MapGet("/api/health/live", () => Results.Json(new { status = "live" }));
app.MapGet("/api/conversations", (HttpRequest http, int limit = 50) => ForCallerAsync(http, async caller =>
    Results.Json(await Conversations.ListAsync(dataSource, caller, limit), ApiJson.Options)));
app.MapGet("/api/conversations/{id:guid}/messages", (HttpRequest http, Guid id, int limit = 50) => ForCallerAsync(http, async caller =>
    await Messages.ListAsync(dataSource, caller, id, limit) is { } page ? Results.Json(page, ApiJson.Options) : Results.NotFound()));
app.MapPost("/api/conversations/{id:guid}/messages", (HttpRequest http, Guid id) => ForCallerAsync(http, async caller =>
{
    var request = await http.ReadFromJsonAsync<SendRequest>(ApiJson.Options);
    if (request is not { Text.Length: > 0 and <= 4096 } || !Guid.TryParse(http.Headers["Idempotency-Key"], out var key)) return Results.UnprocessableEntity();
    return await Messages.SendAsync(dataSource, caller, id, key, request.Text) is { } message
        ? Results.Json(message, ApiJson.Options, statusCode: 202)
        : Results.NotFound();
}));
_ = Task.Run(IndexTextsAsync);
await app.RunAsync();

async Task<IResult> ForCallerAsync(HttpRequest http, Func<Caller, Task<IResult>> answer) =>
    await tokens.ReadAsync(http.Headers.Authorization.ToString()) is { } caller ? await answer(caller) : Results.Unauthorized();

// As often and as many at a time as the functions do it behind their requests; it ends with the process.
async Task IndexTextsAsync()
{
    using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15));
    while (await timer.WaitForNextTickAsync())
    {
        await using var command = dataSource.CreateCommand(ApiSql.IndexTexts);
        while (await command.ExecuteScalarAsync() is ApiSql.TextsAtOnce)
        {
            // more wait
        }
    }
}
