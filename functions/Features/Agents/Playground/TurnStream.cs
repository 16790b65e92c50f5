using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Playground;

/// <summary>
/// A turn as server-sent events: <c>text</c> with the next piece of the reply, <c>again</c> with the fault when a check refused what was written so far,
/// and at the end <c>turn</c> with what the other operation answers.
/// </summary>
internal sealed class TurnStream(Func<TurnWatcher, Task<PlayTurn.PlayedTurn>> play) : IResult
{
    public const string MediaType = "text/event-stream";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = MediaType;
        response.Headers.CacheControl = "no-store";
        var turn = await play(new TurnWatcher(text => WriteAsync("text", new { text }), fault => WriteAsync("again", new { fault })));
        await WriteAsync("turn", turn);

        // Whoever has gone misses the rest; the turn goes on, because it is counted.
        async ValueTask WriteAsync(string name, object data)
        {
            if (httpContext.RequestAborted.IsCancellationRequested) return;
            try
            {
                await response.WriteAsync($"event: {name}\ndata: {JsonSerializer.Serialize(data, ApiJson.Options)}\n\n", httpContext.RequestAborted);
                await response.Body.FlushAsync(httpContext.RequestAborted);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // It went while it was written to.
            }
        }
    }
}
