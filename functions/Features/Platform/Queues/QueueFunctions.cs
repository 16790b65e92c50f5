using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Platform.Queues;

/// <summary>The queues of the platform, for those who run it.</summary>
public sealed class QueueFunctions(Api api, IQueueAdministration queues)
{
    public sealed record QueueList(IReadOnlyList<QueueState> Items);

    public sealed record Key(long SequenceNumber);

    public sealed record Filter(int Limit, long? Before) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Limit(), query.Cursor<Key>()?.SequenceNumber);
    }

    [Function("ListQueues"), RequireRole(Role.SuperAdmin), Operation("How the queues stand.", Answers = typeof(QueueList))]
    public Task<IResult> ListAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "platform/queues")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, async _ => new QueueList(await queues.ListAsync(ct)), ct);

    [Function("ListDeadLetters"), RequireRole(Role.SuperAdmin), Operation("Messages that were given up, the newest first.", Query = typeof(Filter), Answers = typeof(Page<DeadLetter>), Fails = ["404 queue.not_found"])]
    public Task<IResult> ListDeadLettersAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "platform/queues/{name}/dead-letters")] HttpRequest http, string name, CancellationToken ct) =>
        api.QueryResultAsync<Filter, Page<DeadLetter>>(http, async (_, filter) =>
            await queues.ListDeadLettersAsync(name, filter.Limit + 1, filter.Before, ct) is { } letters
                ? Cursor.ToPage(letters, filter.Limit, letter => letter, letter => new Key(letter.SequenceNumber))
                : new NotFound("queue"), ct);

    [Function("RequeueDeadLetter"), RequireRole(Role.SuperAdmin), Operation("Puts a message that was given up back into its queue.", Status = 204, Fails = ["404 dead_letter.not_found"])]
    public Task<IResult> RequeueAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "platform/queues/{name}/dead-letters/{number}/requeue")] HttpRequest http, string name, string number, CancellationToken ct) =>
        api.CommandAsync<Nothing>(http, target: null, async _ =>
            long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var sequenceNumber) && await queues.RequeueAsync(name, sequenceNumber, ct) ? new Nothing() : new NotFound("dead_letter"), ct);
}
