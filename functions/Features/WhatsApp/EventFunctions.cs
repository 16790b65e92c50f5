using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using Npgsql;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Media.Transcription;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>Where whatsapp-host delivers its events, each until it is told 2xx.</summary>
public sealed class EventFunctions(Database database, AgentSends agentSends, IOptions<WhatsAppOptions> options, ReaderTranslations readers, Transcriber transcriber, TimeProvider time)
{
    [Function("ReceiveWhatsAppEvent"), Public, Operation("Takes an event of whatsapp-host, signed as Standard Webhooks prescribe.", TakesMedia = ["application/json"], Status = 202,
        Fails = ["401 webhook.signature", "422 webhook.unknown_type", "422 webhook.unknown_organization"])]
    public async Task<IResult> ReceiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/events")] HttpRequest http, CancellationToken ct)
    {
        var body = await http.ReadBytesAsync(RequestBody.MaxBytes, ct);
        if (body is null) return RequestBody.TooLarge(RequestBody.MaxBytes);
        if (!WebhookSignature.IsValid(http.Headers, body, options.Value.EventsSecrets, time.GetUtcNow()))
            return Problems.From(new Unauthorized("webhook.signature", "The signature is missing, wrong, or too old."));

        HostEvent received;
        HostEventData? data;
        try
        {
            received = HostEvent.Parse(body);
            data = received.ReadData();
        }
        catch (JsonException)
        {
            return Problems.Malformed("The body is not an event, or its data is not that of its type.");
        }

        if (data is null) return Problems.From(422, "webhook.unknown_type", "Unprocessable content", "Events of this type are not known.");
        try
        {
            var caller = Caller.System(received.OrganizationId);
            return await agentSends.RunAsync(caller, () => database.InTenantAsync(caller, async tx =>
            {
                await ReceiveEvent.RunAsync(tx, received, data, time.GetUtcNow(), readers, transcriber);
                return Results.Accepted();
            }, ct), ct);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.ForeignKeyViolation)
        {
            return Problems.From(422, "webhook.unknown_organization", "Unprocessable content", "There is no such organization.");
        }
    }
}
