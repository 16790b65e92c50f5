using FluentValidation;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>Has a message leave later. Until then nobody's word is taken.</summary>
public static class CreateScheduledMessage
{
    private const int MostWaiting = 20;

    /// <param name="LocalTime">As 2026-12-31T10:00, by the clocks of <paramref name="TimeZone"/>.</param>
    /// <param name="TimeZone">An IANA name; where the client is by default.</param>
    /// <param name="Translation">What the client is to read instead, as the manager has approved it.</param>
    /// <param name="AsWritten">It is not translated, whatever the client reads.</param>
    public sealed record Request(string Text, string LocalTime, string? TimeZone = null, ApprovedTranslation? Translation = null, bool AsWritten = false, bool CancelOnReply = true, Guid? MediaId = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).TextOrCaption(r => r.MediaId);
            RuleFor(r => r.Translation).SetValidator(new ApprovedTranslation.Validator()!).When(r => r.Translation is not null);
            RuleFor(r => r.AsWritten).Must((request, asWritten) => !asWritten || request.Translation is null).WithMessage("Either a translation, or as written.");
            RuleFor(r => r.LocalTime).LocalTime();
            RuleFor(r => r.TimeZone).TimeZone();
        }
    }

    public static async Task<Result<ScheduledMessage>> RunAsync(TenantTransaction tx, Guid conversationId, Request request)
    {
        var author = tx.Caller.RequiredUserId;
        // Counted one after the other.
        await tx.FirstOrDefaultAsync<Guid?>("select id from conversations where id = @conversationId for no key update", new { conversationId });
        if (await ScheduledMessageSql.FindPlaceAsync(tx, conversationId) is not { } place) return new NotFound("conversation");
        if (place.IsBlocked) return new Conflict("client.blocked", "This client is blocked: unblock him to write.");
        if (request.Translation?.FindFault(request.Text) is { } fault) return fault;
        if (request.MediaId is { } media && (await Media.MediaSql.TakeAsync(tx, conversationId, media)).Error is { } notUsable) return notUsable;
        var zone = request.TimeZone is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : place.Zone;
        var time = LocalSendTime.Find(request.LocalTime, zone, place.Now);
        if (time.Error is { } error) return error;
        if (await tx.SingleAsync<int>("select count(*)::int from scheduled_messages where conversation_id = @conversationId and state = 'waiting'", new { conversationId }) >= MostWaiting)
            return new Conflict("scheduled_message.too_many", $"At most {MostWaiting} messages wait in one conversation.");
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into scheduled_messages (id, conversation_id, author_id, text, translation, as_written, media_id, send_at, time_zone, cancel_on_reply)
            values (@id, @conversationId, @author, @Text, @translation::jsonb, @AsWritten, @MediaId, @sendAt, @zone, @CancelOnReply)
            """, new { id, conversationId, author, request.Text, translation = ScheduledMessageSql.WriteTranslation(request.Translation), request.AsWritten, request.MediaId, sendAt = time.Value, zone = zone.Id, request.CancelOnReply });
        tx.Changed("scheduled_message", id, conversationId, "created");
        return (await ScheduledMessageSql.FindAsync(tx, id))!;
    }
}

internal static class ScheduledMessageRules
{
    public static IRuleBuilderOptions<T, string?> LocalTime<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(LocalSendTime.IsTime).WithMessage("A local time without an offset, such as 2026-12-31T10:00.");

    public static IRuleBuilderOptions<T, string?> TimeZone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Must(zone => zone is null || LocalSendTime.IsZone(zone)).WithMessage("The IANA name of a time zone, such as Europe/Berlin.");
}
