using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Email;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>
/// Sends links by mail, outside of any request: asking for a new password answers alike and as fast whether the e-mail is known or not, and a
/// mail server that is down is tried again.
/// </summary>
public sealed class AccountMail(Database database, OneTimeTokens tokens, EmailSender email)
{
    /// <param name="Email">As it was typed in.</param>
    public sealed record Item(string Email, string Purpose);

    private sealed record Recipient(string Email, string Name, string Language, string Organization);

    private sealed record Found(Guid UserId, Guid TenantId);

    [Function("AccountMail")]
    public async Task RunAsync([ServiceBusTrigger(Queues.AccountMail, Connection = "ServiceBusConnection")] string body, CancellationToken ct)
    {
        var item = QueueBody.Parse<Item>(body);
        var found = await database.CrossTenantAsync<Found>("select user_id, tenant_id from cross_tenant.find_user_by_email(@Email)", item, ct);
        if (found.Count == 0) return;
        await database.InTenantAsync(Caller.System(found[0].TenantId), async tx =>
        {
            var link = await tokens.IssueAsync(tx, found[0].UserId, item.Purpose);
            // Before the commit: when the mail does not leave, the link must not exist either, and the queue tries again.
            await SendAsync(tx, found[0].UserId, item.Purpose, link, ct);
        }, ct);
    }

    /// <exception cref="EmailUnavailableException">Nothing was sent.</exception>
    public async Task SendAsync(TenantTransaction tx, Guid userId, string purpose, string link, CancellationToken ct)
    {
        var to = await tx.SingleAsync<Recipient>(
            "select u.email, u.name, u.language, o.name as organization from users u join organizations o on o.id = u.tenant_id where u.id = @userId", new { userId });
        var (subject, text) = (purpose, to.Language) switch
        {
            (OneTimeTokens.Password, "en") => ("A new password for Soul CRM", $"Hello, {to.Name}!\n\nSet a new password here. The link works once, for an hour:\n{link}\n\nIf you did not ask for it, nothing has changed: just delete this message.\n"),
            (OneTimeTokens.Password, _) => ("Новый пароль для Soul CRM", $"Здравствуйте, {to.Name}!\n\nЗадайте новый пароль по ссылке. Она действует один раз в течение часа:\n{link}\n\nЕсли вы этого не просили, ничего не изменилось: просто удалите письмо.\n"),
            (_, "en") => ($"{to.Organization} invites you to Soul CRM", $"Hello, {to.Name}!\n\n{to.Organization} invites you to work in Soul CRM. Choose a password here within seven days:\n{link}\n"),
            _ => ($"{to.Organization} приглашает вас в Soul CRM", $"Здравствуйте, {to.Name}!\n\n{to.Organization} приглашает вас работать в Soul CRM. Придумайте пароль по ссылке в течение семи дней:\n{link}\n"),
        };
        await email.SendAsync(to.Email, subject, text, ct);
    }
}
