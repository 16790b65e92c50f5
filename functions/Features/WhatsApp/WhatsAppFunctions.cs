using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>Connecting the agency's number.</summary>
public sealed partial class WhatsAppFunctions(Api api, WhatsAppHostClient host, TimeProvider time, ILogger<WhatsAppFunctions> logger)
{
    [Function("GetWhatsAppSession"), RequireRole(Role.Manager), Operation("The state of the agency's number; administrators get the QR to scan.", Answers = typeof(WhatsAppSession))]
    public Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "whatsapp/session")] HttpRequest http, CancellationToken ct) =>
        api.GetAsync(http, WhatsAppSessionSql.GetAsync, ct);

    [Function("ConnectWhatsApp"), RequireRole(Role.OrgAdmin), Operation("Connects the number: a QR follows.", Answers = typeof(WhatsAppSession), Status = 202, Fails = ["503 whatsapp.host_unavailable"])]
    public Task<IResult> ConnectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/session/connect")] HttpRequest http, CancellationToken ct) =>
        CommandAsync(http, host.StartSessionAsync, known => known is "connected" or "qr" ? known : "starting", ct);

    [Function("DisconnectWhatsApp"), RequireRole(Role.OrgAdmin), Operation("Logs the number out.", Answers = typeof(WhatsAppSession), Status = 202, Fails = ["503 whatsapp.host_unavailable"])]
    public Task<IResult> DisconnectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/session/disconnect")] HttpRequest http, CancellationToken ct) =>
        CommandAsync(http, host.LogOutSessionAsync, _ => "disconnected", ct);

    [Function("RestartWhatsApp"), RequireRole(Role.OrgAdmin), Operation("Starts the number's browser anew.", Answers = typeof(WhatsAppSession), Status = 202, Fails = ["503 whatsapp.host_unavailable"])]
    public Task<IResult> RestartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/session/restart")] HttpRequest http, CancellationToken ct) =>
        CommandAsync(http, host.RestartSessionAsync, _ => "starting", ct);

    private async Task<IResult> CommandAsync(HttpRequest http, Func<Guid, CancellationToken, Task> command, Func<string, string> next, CancellationToken ct)
    {
        var caller = http.Caller();
        // Stamped before the call: what whatsapp-host tells while it works is newer than what we expect here.
        var before = time.GetUtcNow();
        try
        {
            await command(caller.TenantId, ct);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is TaskCanceledException && !ct.IsCancellationRequested))
        {
            LogHostFailed(logger, exception, caller.TenantId);
            return Problems.From(503, "whatsapp.host_unavailable", "WhatsApp service unavailable", "The service that keeps the WhatsApp connection does not answer; try again in a moment.");
        }

        return await api.CommandAsync<WhatsAppSession>(http, target: null, async tx =>
        {
            var known = await WhatsAppSessionSql.GetAsync(tx);
            var state = next(known.State);
            if (state != known.State) await WhatsAppSessionSql.SetStateAsync(tx, state, phone: null, lastError: null, before);
            return await WhatsAppSessionSql.GetAsync(tx);
        }, ct);
    }

    [LoggerMessage(401, LogLevel.Error, "whatsapp-host failed a command for organization {OrganizationId}")]
    private static partial void LogHostFailed(ILogger logger, Exception exception, Guid organizationId);
}
