using System.Collections.ObjectModel;
using FluentValidation;
using Npgsql;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>How far a message has come.</summary>
public static class MessageStatus
{
    public static readonly string[] All = ["received", "queued", "sending", "sent", "delivered", "read", "failed", "canceled"];
}

public sealed record MessageError(string Code, string? Detail);

/// <summary>What a manager wrote where the client has read something else.</summary>
/// <param name="Language">Null: not known.</param>
public sealed record WrittenText(string Text, string? Language);

/// <summary>A translation that is not there.</summary>
/// <param name="State">pending: it is under way, or tried again. failed: nobody is at it any more.</param>
/// <param name="Reason">Why the last attempt failed; null: there was none yet.</param>
/// <param name="Proposal">What was made of the text, where it may not be used as it is.</param>
/// <param name="Differences">Why it may not.</param>
public sealed record MissingTranslation(
    string Language, [Values("reader", "client")] string For, [Values("pending", "failed")] string State, [Values("unavailable", "quota", "refused", "figures", "too_long", "off")] string? Reason, string? Proposal, IReadOnlyList<Difference> Differences);

/// <summary>What happened in the conversation at this place: a takeover, a release, a hand-off, closing, reopening.</summary>
public sealed record ConversationEvent([Values("takeover", "release", "handoff", "closed", "reopened")] string Kind, string? By);

/// <param name="Text">What the client wrote, said in a voice note, or has read; the caption of <paramref name="Media"/>.</param>
/// <param name="Language">Of the text; null: not known.</param>
/// <param name="Written">What the manager wrote, where it left translated.</param>
/// <param name="Translations">By language, what the manager wrote among them.</param>
/// <param name="Missing">Translations that somebody waits for. A message that is held because of its translation is failed, and has one here for the client.</param>
/// <param name="Status">inbound: received; outbound: queued → sending → sent → delivered → read, or failed, or canceled.</param>
/// <param name="Author">System rows carry <paramref name="Event"/> and no text.</param>
/// <param name="ViaPhone">Typed on the agency's own phone.</param>
public sealed record Message(
    Guid Id, Guid ConversationId, [Values("inbound", "outbound")] string Direction, [Values("client", "agent", "manager", "system")] string Author, string? AuthorName, string Text, string? Language,
    WrittenText? Written, IReadOnlyDictionary<string, string> Translations, IReadOnlyList<MissingTranslation> Missing, [Values(typeof(MessageStatus))] string Status, MessageError? Error, DateTimeOffset CreatedAt, DateTimeOffset? SentAt,
    Guid? AgentRunId, bool ViaPhone, Guid? IdempotencyKey, ConversationEvent? Event, MessageMedia? Media) : IResource;

/// <summary>A message as <see cref="Select"/> reads it.</summary>
/// <param name="Seq">Its position in the conversation.</param>
internal sealed record MessageRow(int Seq, Message Message)
{
    public const string Select = $"""
        select m.id, m.conversation_id, m.seq, m.direction, m.author, u.name as author_name, m.text, m.language, m.status, m.error_code, m.error_detail,
               m.created_at, m.sent_at, m.agent_run_id, m.via_phone, m.idempotency_key, m.event, m.written_text, m.written_language,
               case when m.translated then (select jsonb_object_agg(t.language, t.text) from message_translations t where t.message_id = m.id) end as translations,
               case when m.translated then (select jsonb_agg(jsonb_build_object('language', j.language, 'for', j.purpose, 'state', j.state, 'reason', j.reason, 'proposal', j.proposal, 'differences', j.differences) order by j.purpose, j.language)
                         from translation_jobs j where j.message_id = m.id and j.state <> 'needless') end as missing,
               case when m.media_id is not null then (select jsonb_build_object({MediaSql.Members}) from media_files f where f.id = m.media_id) end as media
        from messages m left join users u on u.tenant_id = m.tenant_id and u.id = m.author_user_id
        """;

    /// <summary>Reads one row, its columns in the order of <see cref="Select"/>.</summary>
    public static MessageRow Read(NpgsqlDataReader row)
    {
        var written = row.TextOrNull(17) is { } text ? new WrittenText(text, row.TextOrNull(18)) : null;
        return new MessageRow(row.GetInt32(2), new Message(
            row.GetGuid(0), row.GetGuid(1), row.GetString(3), row.GetString(4), row.TextOrNull(5), row.GetString(6), row.TextOrNull(7),
            written, Translations(row.JsonOrNull<Dictionary<string, string>>(19), written), row.JsonOrNull<List<MissingTranslation>>(20) ?? [], row.GetString(8),
            row.TextOrNull(9) is { } code ? new MessageError(code, row.TextOrNull(10)) : null, row.GetFieldValue<DateTimeOffset>(11), row.ValueOrNull<DateTimeOffset>(12),
            row.ValueOrNull<Guid>(13), row.GetBoolean(14), row.ValueOrNull<Guid>(15), row.JsonOrNull<ConversationEvent>(16), row.JsonOrNull<MessageMedia>(21)));
    }

    /// <summary>By language, with what was written before it was translated.</summary>
    public static IReadOnlyDictionary<string, string> Translations(IReadOnlyDictionary<string, string>? stored, WrittenText? written) => written?.Language is { } language
        ? new Dictionary<string, string>(stored ?? ReadOnlyDictionary<string, string>.Empty, StringComparer.Ordinal) { [language] = written.Text }
        : stored ?? ReadOnlyDictionary<string, string>.Empty;
}

internal static class MessageRules
{
    // WhatsApp's own limit for what stands below a file.
    private const int MaxCaption = 1024;

    public const string LengthMessage = "A text of at most 4096 characters, or with a file a caption of at most 1024, which may be empty.";

    /// <summary>What can be sent as one message, or below its file.</summary>
    public static IRuleBuilderOptions<T, string?> TextOrCaption<T>(this IRuleBuilder<T, string?> rule, Func<T, Guid?> mediaId) => rule.NotNull().MaximumLength(SendMessage.Validator.MaxLength)
        .Must(text => text is null || !text.Contains('\0', StringComparison.Ordinal)).WithMessage("NUL cannot be sent.")
        .Must((request, text) => text is null || HasGoodLength(text, mediaId(request) is not null)).WithMessage(LengthMessage);

    public static bool HasGoodLength(string text, bool isCaption) => isCaption ? text.Length <= MaxCaption : text.Length is > 0 and <= SendMessage.Validator.MaxLength && !string.IsNullOrWhiteSpace(text);

    /// <summary>What can be sent as one message.</summary>
    public static IRuleBuilderOptions<T, string?> MessageText<T>(this IRuleBuilder<T, string?> rule) => rule.NotEmpty().MaximumLength(SendMessage.Validator.MaxLength)
        .Must(text => text is null || !text.Contains('\0', StringComparison.Ordinal)).WithMessage("NUL cannot be sent.");
}

/// <param name="Priority">Lower leaves first.</param>
internal sealed record NewMessage(Guid ConversationId, string Direction, string Author, string Text, string Status)
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
    public Guid? AuthorUserId { get; init; }
    public string? Language { get; init; }
    public string? WrittenText { get; init; }
    public string? WrittenLanguage { get; init; }

    /// <summary>It waits until it is translated into this language.</summary>
    public string? TranslateTo { get; init; }
    public short Priority { get; init; }
    public int? ControlVersion { get; init; }
    public string? ExternalId { get; init; }
    public Guid? IdempotencyKey { get; init; }
    public bool ViaPhone { get; init; }
    public Guid? AgentRunId { get; init; }
    public string? ReplyToExternalId { get; init; }
    public MessageMedia? Media { get; init; }
    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>It loses its point when the client writes first.</summary>
    public bool CancelOnReply { get; init; }

    /// <summary>As the API shows it, without reading it back.</summary>
    /// <param name="createdAt">When the transaction began that stores it.</param>
    public Message ToResponse(DateTimeOffset createdAt, string? authorName)
    {
        var written = WrittenText is null ? null : new WrittenText(WrittenText, WrittenLanguage);
        return new Message(
            Id, ConversationId, Direction, Author, authorName, Text, Language, written, MessageRow.Translations(stored: null, written),
            TranslateTo is null ? [] : [new MissingTranslation(TranslateTo, "client", "pending", null, null, [])], Status,
            Error: null, createdAt, SentAt: null, AgentRunId, ViaPhone, IdempotencyKey, Event: null, Media);
    }
}

internal static class MessageSql
{
    public static async Task<Message?> FindAsync(TenantTransaction tx, Guid id) =>
        (await tx.QueryAsync($"{MessageRow.Select} where m.id = @id", new { id }, MessageRow.Read)) is [var found] ? found.Message : null;

    private const string AppendStatement = """
        with c as (
            update conversations set
                message_count = message_count + 1,
                client_seq = case when @Direction = 'inbound' then message_count + 1 else client_seq end,
                answered_seq = case when @Author = 'manager' then client_seq else answered_seq end,
                waiting_since = case when @Direction = 'inbound' then coalesce(waiting_since, clock_timestamp()) when @Author = 'manager' then null else waiting_since end,
                follow_ups_sent = case when @Direction = 'inbound' then 0 else follow_ups_sent end,
                reminders = case when @Author = 'manager' then 0 else reminders end,
                attention_reason = case when @Author = 'manager' then null else attention_reason end, attention_at = case when @Author = 'manager' then null else attention_at end,
                unread_count = case when @Direction = 'inbound' then unread_count + 1 else unread_count end,
                last_message_at = clock_timestamp(), last_message_seq = message_count + 1, last_message_text = left(@Text, 300),
                last_message_direction = @Direction, last_message_author = @Author, last_message_status = @Status, last_message_media = @MediaKind,
                last_message_previews = case when @WrittenText::text is not null and @WrittenLanguage::text is not null then jsonb_build_object(@WrittenLanguage::text, left(@WrittenText::text, 300)) end
            where id = @ConversationId
            returning message_count as seq)
        insert into messages (id, conversation_id, seq, direction, author, author_user_id, text, language, status, priority, control_version, external_id,
                              idempotency_key, via_phone, agent_run_id, reply_to_external_id, media_id, written_at, cancel_on_reply, sent_at, written_text, written_language, translate_to, not_before)
        select @Id, @ConversationId, c.seq, @Direction, @Author, @AuthorUserId, @Text, @Language, @Status, @Priority, @ControlVersion, @ExternalId,
               @IdempotencyKey, @ViaPhone, @AgentRunId, @ReplyToExternalId, @MediaId, @WrittenAt, @CancelOnReply, case when @Status = 'sent' then now() end,
               @WrittenText, @WrittenLanguage, @TranslateTo, case when @TranslateTo::text is not null then clock_timestamp() + @LongestWait end
        from c returning seq
        """;

    /// <summary>
    /// Puts a message at the end of its conversation and brings the inbox row up to date. A person's message answers everything before it.
    /// </summary>
    /// <returns>The message's position in the conversation.</returns>
    public static Task<int> AppendAsync(TenantTransaction tx, NewMessage message)
    {
        TellAppended(tx, message);
        return tx.SingleAsync<int>(AppendStatement, AppendParameters(message));
    }

    /// <summary>The same where nobody asks for its position: it may travel with the commit.</summary>
    public static Task AppendByCommitAsync(TenantTransaction tx, NewMessage message)
    {
        TellAppended(tx, message);
        return tx.ExecuteByCommitAsync(AppendStatement, AppendParameters(message));
    }

    /// <summary>Leaves a line in the thread about who speaks now. It is no message: the inbox row keeps its preview.</summary>
    public static async Task AppendEventAsync(TenantTransaction tx, Guid conversationId, string kind, bool viaPhone)
    {
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            with c as (update conversations set message_count = message_count + 1 where id = @conversationId returning message_count as seq)
            insert into messages (id, conversation_id, seq, direction, author, author_user_id, text, status, via_phone, event)
            select @id, @conversationId, c.seq, 'outbound', 'system', @userId, '', 'sent', @viaPhone,
                   jsonb_build_object('kind', @kind::text, 'by', (select name from users where id = @userId))
            from c
            """, new { id, conversationId, kind, viaPhone, userId = tx.Caller.UserId });
        tx.Changed("message", id, conversationId, "created");
    }

    private static object AppendParameters(NewMessage message) => new
    {
        message.Id,
        message.ConversationId,
        message.Direction,
        message.Author,
        message.Text,
        message.Status,
        message.AuthorUserId,
        message.Language,
        message.Priority,
        message.ControlVersion,
        message.ExternalId,
        message.IdempotencyKey,
        message.ViaPhone,
        message.AgentRunId,
        message.ReplyToExternalId,
        MediaId = message.Media?.Id,
        MediaKind = message.Media?.Kind,
        message.WrittenAt,
        message.CancelOnReply,
        message.WrittenText,
        message.WrittenLanguage,
        message.TranslateTo,
        TranslationJobs.LongestWait,
    };

    private static void TellAppended(TenantTransaction tx, NewMessage message)
    {
        tx.Changed("message", message.Id, message.ConversationId, "created");
        tx.Changed("conversation", message.ConversationId);
    }
}
