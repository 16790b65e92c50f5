using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace SoulCrm.Functions.Platform.Email;

/// <summary>Section <c>Email</c> of the settings: either a server, or a folder for the embedded run.</summary>
public sealed class EmailOptions
{
    public string? SmtpHost { get; set; }

    public int SmtpPort { get; set; } = 587;

    public string? User { get; set; }

    public string? Password { get; set; }

    public string From { get; set; } = "Soul CRM <noreply@soulcrm.local>";

    /// <summary>Where messages are left as .eml files when there is no server.</summary>
    public string? Folder { get; set; }
}

/// <summary>There is no way to send mail, or the server refuses.</summary>
public sealed class EmailUnavailableException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Sends plain text by SMTP (STARTTLS or TLS), or leaves it in a folder.</summary>
public sealed class EmailSender(IOptions<EmailOptions> options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <exception cref="EmailUnavailableException">Nothing was sent.</exception>
    public async Task SendAsync(string to, string subject, string text, CancellationToken ct)
    {
        var message = new MimeMessage { Subject = subject, Body = new TextPart("plain") { Text = text } };
        message.From.Add(MailboxAddress.Parse(options.Value.From));
        message.To.Add(new MailboxAddress(name: null, to));
        try
        {
            if (options.Value.SmtpHost is { Length: > 0 } host) await SendAsync(message, host, ct);
            else if (options.Value.Folder is { Length: > 0 } folder) await LeaveAsync(message, folder, ct);
            else throw new EmailUnavailableException("Neither Email__SmtpHost nor Email__Folder is set.");
        }
        catch (Exception exception) when (exception is IOException or System.Net.Sockets.SocketException or AuthenticationException or SmtpCommandException or SmtpProtocolException or SslHandshakeException)
        {
            throw new EmailUnavailableException("The mail server did not take the message.", exception);
        }
    }

    private async Task SendAsync(MimeMessage message, string host, CancellationToken ct)
    {
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        await client.ConnectAsync(host, options.Value.SmtpPort, SecureSocketOptions.Auto, ct);
        if (options.Value.User is { Length: > 0 } user) await client.AuthenticateAsync(user, options.Value.Password ?? "", ct);
        await client.SendAsync(message, ct);
        await client.DisconnectAsync(quit: true, ct);
    }

    private static async Task LeaveAsync(MimeMessage message, string folder, CancellationToken ct)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{Guid.CreateVersion7():N}.eml");
        // Whoever looks into the folder finds whole messages.
        await message.WriteToAsync($"{file}.part", ct);
        File.Move($"{file}.part", file);
    }
}
