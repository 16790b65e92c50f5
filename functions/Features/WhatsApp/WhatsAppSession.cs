using QRCoder;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.WhatsApp;

/// <param name="Text">What the phone scans.</param>
/// <param name="Svg">The same as a picture: a square that takes the size it is given.</param>
public sealed record QrCode(string Text, string Svg, DateTimeOffset ExpiresAt);

public static class WhatsAppState
{
    public static readonly string[] All = ["disconnected", "starting", "qr", "connected", "failed"];
}

public sealed record WhatsAppSession([Values(typeof(WhatsAppState))] string State, string? Phone, QrCode? Qr, DateTimeOffset Since, string? LastError);

internal static class WhatsAppSessionSql
{
    private sealed record Row(string State, string? Phone, string? Qr, DateTimeOffset? QrExpiresAt, DateTimeOffset Since, string? LastError);

    /// <summary>The organisation's number. Only administrators get the QR: whoever scans it owns the line.</summary>
    public static async Task<WhatsAppSession> GetAsync(TenantTransaction tx)
    {
        var row = await tx.SingleAsync<Row>("select state, phone, qr, qr_expires_at, since, last_error from whatsapp_sessions");
        var qr = tx.Caller.Role >= Role.OrgAdmin && row is { State: "qr", Qr: { } text } ? new QrCode(text, Draw(text), row.QrExpiresAt!.Value) : null;
        return new WhatsAppSession(row.State, row.Phone, qr, row.Since, row.LastError);
    }

    /// <summary>Records a state that whatsapp-host told. One that is older than what is known changes nothing.</summary>
    public static async Task<bool> SetStateAsync(TenantTransaction tx, string state, string? phone, string? lastError, DateTimeOffset at)
    {
        var updated = await tx.ExecuteAsync("""
            update whatsapp_sessions set since = case when state = @state then since else now() end, state = @state, last_error = @lastError, state_at = @at,
                phone = case when @state = 'disconnected' then null else coalesce(@phone, phone) end,
                qr = case when @state = 'qr' then qr end, qr_expires_at = case when @state = 'qr' then qr_expires_at end
            where state_at <= @at
            """, new { state, phone, lastError, at });
        if (updated > 0) tx.Changed("whatsapp_session", tx.Caller.TenantId);
        return updated > 0;
    }

    public static async Task SetQrAsync(TenantTransaction tx, string qr, DateTimeOffset expiresAt, DateTimeOffset at)
    {
        var updated = await tx.ExecuteAsync("""
            update whatsapp_sessions set since = case when state = 'qr' then since else now() end, state = 'qr', qr = @qr, qr_expires_at = @expiresAt,
                last_error = null, state_at = @at
            where state_at <= @at
            """, new { qr, expiresAt, at });
        if (updated > 0) tx.Changed("whatsapp_session", tx.Caller.TenantId);
    }

    private static string Draw(string text)
    {
        using var data = QRCodeGenerator.GenerateQrCode(text, QRCodeGenerator.ECCLevel.L);
        using var code = new SvgQRCode(data);
        return code.GetGraphic(new System.Drawing.Size(256, 256), drawQuietZones: true, sizingMode: SvgQRCode.SizingMode.ViewBoxAttribute);
    }
}
