namespace SoulCrm.Functions.Platform.Outbox;

/// <summary>Queue names, as declared in queues.json.</summary>
public static class Queues
{
    public const string MessageProcess = "message-process";
    public const string AgentExecution = "agent-execution";
    public const string MessageSend = "message-send";
    public const string AccountMail = "account-mail";
    public const string Embedding = "embedding";
    public const string Translation = "translation";
    public const string HoldExpiry = "hold-expiry";
    public const string Media = "media";
}
