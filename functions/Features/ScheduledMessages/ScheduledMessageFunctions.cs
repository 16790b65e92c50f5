using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>Messages that leave later, by the client's own clock.</summary>
public sealed class ScheduledMessageFunctions(Api api)
{
    /// <param name="TimeZone">Where the client is, as his number tells.</param>
    public sealed record Response(string TimeZone, IReadOnlyList<ScheduledMessage> Items);

    [Function("ListScheduledMessages"), RequireRole(Role.Manager), Operation("What waits to be sent in a conversation, the next one first.", Answers = typeof(Response))]
    public Task<IResult> ListAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "conversations/{id:guid}/scheduled-messages")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "conversation", async tx => await ScheduledMessageSql.FindPlaceAsync(tx, id) is { } place ? new Response(place.Zone.Id, await ScheduledMessageSql.ListWaitingAsync(tx, id)) : null, ct);

    [Function("GetScheduledMessage"), RequireRole(Role.Manager), Operation("One message that waits, has left, or was canceled.", Answers = typeof(ScheduledMessage))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "scheduled-messages/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.FindAsync(http, "scheduled_message", tx => ScheduledMessageSql.FindAsync(tx, id), ct);

    [Function("CreateScheduledMessage"), RequireRole(Role.Manager), Operation("Has a message leave later.", Takes = typeof(CreateScheduledMessage.Request), Answers = typeof(ScheduledMessage), Status = 201, Location = "/api/scheduled-messages/{id}", Fails =
        ["409 client.blocked", "409 scheduled_message.too_many", "409 translation.figures_changed", "409 media.taken", "422 media.unknown", "422 scheduled_message.no_such_time", "422 scheduled_message.in_the_past", "422 scheduled_message.too_far"])]
    public Task<IResult> CreateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "conversations/{id:guid}/scheduled-messages")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<CreateScheduledMessage.Request, ScheduledMessage>(http, id, (tx, request) => CreateScheduledMessage.RunAsync(tx, id, request), ct);

    [Function("UpdateScheduledMessage"), RequireRole(Role.Manager), Operation("Changes the text or the time of a message that waits.", Takes = typeof(UpdateScheduledMessage.Request), Answers = typeof(ScheduledMessage), Edits = "scheduled_messages", Fails =
        ["409 scheduled_message.not_waiting", "409 translation.figures_changed", "422 scheduled_message.text_length", "422 scheduled_message.no_such_time", "422 scheduled_message.in_the_past", "422 scheduled_message.too_far"])]
    public Task<IResult> UpdateAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "scheduled-messages/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync<UpdateScheduledMessage.Request, ScheduledMessage>(http, id, (tx, request) => UpdateScheduledMessage.RunAsync(tx, id, request), ct);

    [Function("CancelScheduledMessage"), RequireRole(Role.Manager), Operation("Keeps a message that waits from leaving.", Status = 204, Edits = "scheduled_messages", Fails = ["409 scheduled_message.not_waiting"])]
    public Task<IResult> CancelAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "scheduled-messages/{id:guid}")] HttpRequest http, Guid id, CancellationToken ct) =>
        api.CommandAsync(http, id, tx => CancelScheduledMessages.ByManagerAsync(tx, id), ct);
}
