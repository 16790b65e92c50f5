using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Playground;

/// <summary>Agents tried out before clients meet them.</summary>
public sealed class PlaygroundFunctions(PlayTurn play)
{
    [Function("PlayTurn"), RequireRole(Role.OrgAdmin), Operation("One turn of a made-up dialogue by the real agents: nothing is sent or stored, tokens are counted.", Takes = typeof(PlayTurn.Request), Answers = typeof(PlayTurn.PlayedTurn),
        Fails = ["404 prompt.not_found", "409 agent.tokens_used_up", "422 agent.provider_unavailable", "422 prompt.unknown_variable"])]
    public Task<IResult> PlayAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/playground")] HttpRequest http, CancellationToken ct) =>
        play.RunAsync(http, ct);

    [Function("StreamTurn"), RequireRole(Role.OrgAdmin), Operation("The same as server-sent events: text as it is written, again when a check refuses it, and turn at the end.", Takes = typeof(PlayTurn.Request), AnswersMedia = TurnStream.MediaType,
        Fails = ["404 prompt.not_found", "409 agent.tokens_used_up", "422 agent.provider_unavailable", "422 prompt.unknown_variable"])]
    public Task<IResult> StreamAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "agents/playground/stream")] HttpRequest http, CancellationToken ct) =>
        play.StreamAsync(http, ct);
}
