namespace SoulCrm.Functions.Features.WhatsApp;

/// <summary>Section <c>WhatsApp</c> of the settings.</summary>
public sealed class WhatsAppOptions
{
    /// <summary>Address of whatsapp-host, never public.</summary>
    public string HostUrl { get; set; } = "http://127.0.0.1:7080";

    /// <summary>Bearer secret that whatsapp-host asks for.</summary>
    public string HostSecret { get; set; } = "";

    /// <summary>Secrets that whatsapp-host may sign events with, each <c>whsec_</c> and base64; two while one replaces the other.</summary>
    public string[] EventsSecrets { get; set; } = [];
}
