using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>Connecting the agency's number.</summary>
public sealed partial class WhatsAppFunctions(Database database, WhatsAppHostClient host, TimeProvider time, ILogger<WhatsAppFunctions> logger)
{
    [Function("GetWhatsAppSession"), RequireRole(Role.Manager)]
    public async Task<IResult> GetAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "whatsapp/session")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        Problems.Ok(await database.InTenantAsync(context.Caller(), WhatsAppSessionSql.GetAsync, ct));

    [Function("ConnectWhatsApp"), RequireRole(Role.OrgAdmin)]
    public Task<IResult> ConnectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/session/connect")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        CommandAsync(context.Caller(), host.StartSessionAsync, known => known is "connected" or "qr" ? known : "starting", ct);

    [Function("DisconnectWhatsApp"), RequireRole(Role.OrgAdmin)]
    public Task<IResult> DisconnectAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/session/disconnect")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        CommandAsync(context.Caller(), host.LogOutSessionAsync, _ => "disconnected", ct);

    [Function("RestartWhatsApp"), RequireRole(Role.OrgAdmin)]
    public Task<IResult> RestartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "whatsapp/session/restart")] HttpRequest http, FunctionContext context, CancellationToken ct) =>
        CommandAsync(context.Caller(), host.RestartSessionAsync, _ => "starting", ct);

    private async Task<IResult> CommandAsync(Caller caller, Func<Guid, CancellationToken, Task> command, Func<string, string> next, CancellationToken ct)
    {
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

        return Problems.Accepted(await database.InTenantAsync(caller, async tx =>
        {
            var known = await WhatsAppSessionSql.GetAsync(tx);
            var state = next(known.State);
            if (state != known.State) await WhatsAppSessionSql.SetStateAsync(tx, state, phone: null, lastError: null, before);
            return await WhatsAppSessionSql.GetAsync(tx);
        }, ct));
    }

    [LoggerMessage(401, LogLevel.Error, "whatsapp-host failed a command for organization {OrganizationId}")]
    private static partial void LogHostFailed(ILogger logger, Exception exception, Guid organizationId);
}
