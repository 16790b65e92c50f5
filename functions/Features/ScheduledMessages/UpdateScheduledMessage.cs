using FluentValidation;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.ScheduledMessages;

/// <summary>Another text, another time, or none at all, as long as it waits. Its author stays who he is.</summary>
public static class UpdateScheduledMessage
{
    /// <param name="Text">A new one; the old translation goes with the old text.</param>
    /// <param name="Translation">Of the new text.</param>
    public sealed record Request(string? Text = null, ApprovedTranslation? Translation = null, bool AsWritten = false, string? LocalTime = null, string? TimeZone = null, bool? CancelOnReply = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).MaximumLength(SendMessage.Validator.MaxLength).Must(text => text is null || !text.Contains('\0', StringComparison.Ordinal)).WithMessage("NUL cannot be sent.");
            RuleFor(r => r.Translation).SetValidator(new ApprovedTranslation.Validator()!).When(r => r.Translation is not null);
            RuleFor(r => r.Translation).Must((request, translation) => translation is null || request.Text is not null).WithMessage("A translation comes with its text.");
            RuleFor(r => r.AsWritten).Must((request, asWritten) => !asWritten || (request.Translation is null && request.Text is not null)).WithMessage("With a text, and either a translation, or as written.");
            RuleFor(r => r.LocalTime).LocalTime().When(r => r.LocalTime is not null);
            RuleFor(r => r.TimeZone).TimeZone();
            RuleFor(r => r.TimeZone).Must((request, zone) => zone is null || request.LocalTime is not null).WithMessage("A time zone comes with its time.");
        }
    }

    public static async Task<Result<ScheduledMessage>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        var waiting = await LockAsync(tx, id);
        if (waiting.Error is { } error) return error;
        if (request.Text is { } wanted && !MessageRules.HasGoodLength(wanted, waiting.Value!.MediaId is not null)) return new Unprocessable("scheduled_message.text_length", MessageRules.LengthMessage);
        if (request.Text is { } text && request.Translation?.FindFault(text) is { } fault) return fault;
        DateTimeOffset? sendAt = null;
        string? zoneName = null;
        if (request.LocalTime is { } local)
        {
            var place = (await ScheduledMessageSql.FindPlaceAsync(tx, waiting.Value!.ConversationId))!;
            var zone = request.TimeZone is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : place.Zone;
            var time = LocalSendTime.Find(local, zone, place.Now);
            if (time.Error is { } wrongTime) return wrongTime;
            (sendAt, zoneName) = (time.Value, zone.Id);
        }

        await tx.ExecuteAsync("""
            update scheduled_messages set text = coalesce(@Text, text), translation = case when @Text::text is null then translation else @translation::jsonb end, as_written = case when @Text::text is null then as_written else @AsWritten end,
                send_at = coalesce(@sendAt, send_at), time_zone = coalesce(@zoneName, time_zone), cancel_on_reply = coalesce(@CancelOnReply, cancel_on_reply), updated_at = now()
            where id = @id
            """, new { id, request.Text, translation = ScheduledMessageSql.WriteTranslation(request.Translation), request.AsWritten, sendAt, zoneName, request.CancelOnReply });
        tx.Changed("scheduled_message", id, waiting.Value!.ConversationId);
        return (await ScheduledMessageSql.FindAsync(tx, id))!;
    }

    /// <summary>Locks one that still waits.</summary>
    internal static async Task<Result<Waiting>> LockAsync(TenantTransaction tx, Guid id) =>
        await tx.FirstOrDefaultAsync<Waiting>("select conversation_id, author_id, state, media_id from scheduled_messages where id = @id for no key update", new { id }) switch
        {
            null => new NotFound("scheduled_message"),
            { State: not "waiting" } => new Conflict("scheduled_message.not_waiting", "It has been sent or canceled already."),
            { } waiting => waiting,
        };

    internal sealed record Waiting(Guid ConversationId, Guid AuthorId, string State, Guid? MediaId);
}
