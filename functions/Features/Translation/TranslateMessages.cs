using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Features.Translation.Providers;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Languages;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>
/// Translates what a conversation waits for, one text after the other (the queue's session is the conversation). The item only says that there may be
/// something; the rows say what, so a lost or repeated item does no harm.
/// </summary>
public sealed class TranslateMessages(Database database, Translator translator, IOptions<TranslationOptions> options, TimeProvider time)
{
    private const int MaxPerItem = 20;

    /// <summary>Of what a reader waits for. By then hours have passed; it can still be asked for by hand.</summary>
    private const int MostAttempts = 12;

    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LongestClientDelay = TimeSpan.FromSeconds(10);

    private sealed record Job(
        Guid MessageId, string Language, string Purpose, int Attempts, DateTimeOffset RequestedAt, Guid ConversationId, int Seq, string Author, string Text, string? TextLanguage, string? WrittenText, string? WrittenLanguage,
        string Status, string? TranslateTo, string? ClientLanguage)
    {
        public bool IsForClient => Purpose == "client";

        /// <summary>What the manager wrote is nearer to what he meant than what was made of it.</summary>
        public string Source => WrittenText ?? Text;
    }

    [Function("TranslateMessages")]
    public async Task RunAsync(
        [ServiceBusTrigger(Queues.Translation, Connection = "ServiceBusConnection", IsSessionsEnabled = true)] string body, CancellationToken ct)
    {
        var item = QueueBody.Parse<TranslationJobs.Item>(body);
        var caller = Caller.System(item.TenantId);
        for (var i = 0; i < MaxPerItem; i++)
        {
            if (await NextAsync(caller, item.ConversationId, ct) is not { } job)
            {
                await WaitForNextAsync(caller, item.ConversationId, ct);
                return;
            }

            await RunAsync(caller, job, ct);
        }

        await database.InTenantAsync(caller, tx => { TranslationJobs.Enqueue(tx, item.ConversationId); return Task.CompletedTask; }, ct);
    }

    // What is to leave comes before what is to be read, the newest of that first: it is what the reader looks at.
    private Task<Job?> NextAsync(Caller caller, Guid conversationId, CancellationToken ct) => database.ReadInTenantAsync(caller, tx => tx.FirstOrDefaultAsync<Job>("""
        select j.message_id, j.language, j.purpose, j.attempts, j.requested_at, j.conversation_id, m.seq, m.author, m.text, m.language as text_language, m.written_text, m.written_language, m.status, m.translate_to,
               coalesce(c.language_override, cl.language) as client_language
        from translation_jobs j join messages m on m.tenant_id = j.tenant_id and m.id = j.message_id
            join conversations c on c.tenant_id = m.tenant_id and c.id = m.conversation_id join clients cl on cl.tenant_id = c.tenant_id and cl.id = c.client_id
        where j.conversation_id = @conversationId and j.state = 'pending' and j.not_before <= clock_timestamp()
        order by j.purpose, case j.purpose when 'client' then m.seq else -m.seq end limit 1
        """, new { conversationId }), ct);

    private Task WaitForNextAsync(Caller caller, Guid conversationId, CancellationToken ct) => database.InTenantAsync(caller, async tx =>
    {
        if (await tx.FirstOrDefaultAsync<DateTimeOffset?>("select min(not_before) from translation_jobs where conversation_id = @conversationId and state = 'pending'", new { conversationId }) is { } due)
            TranslationJobs.Enqueue(tx, conversationId, due);
    }, ct);

    private async Task RunAsync(Caller caller, Job job, CancellationToken ct)
    {
        if (job.IsForClient && (job.Status != "queued" || job.TranslateTo is null))
        {
            // Canceled, or settled by the manager meanwhile.
            await database.InTenantAsync(caller, tx => DeleteAsync(tx, job), ct);
            return;
        }

        var from = job.WrittenText is not null ? job.WrittenLanguage : job.TextLanguage ?? LanguageDetector.Detect(job.Text) ?? (job.Author == "client" && job.ClientLanguage == job.Language ? job.ClientLanguage : null);
        Translated translated;
        try
        {
            translated = await translator.TranslateAsync(caller, new TextToTranslate(job.Source, from, job.Language, job.ConversationId, job.Seq, job.IsForClient), ct);
        }
        catch (TranslationException exception)
        {
            await database.InTenantAsync(caller, tx => job.IsForClient ? FailForClientAsync(tx, job, exception) : FailForReaderAsync(tx, job, exception), ct);
            return;
        }

        await LearnLanguageAsync(caller, job, translated.From, ct);
        await database.InTenantAsync(caller, tx => job.IsForClient ? StoreForClientAsync(tx, job, translated) : StoreForReaderAsync(tx, job, translated), ct);
    }

    private static async Task StoreForClientAsync(TenantTransaction tx, Job job, Translated translated)
    {
        if (translated.FiguresChanged)
        {
            await HoldAsync(tx, job, "figures", string.Join("; ", translated.Differences.Where(difference => difference.Kind != DifferenceKind.Term)), translated);
            return;
        }

        if (translated.Text.Length > SendMessage.Validator.MaxLength)
        {
            await HoldAsync(tx, job, "too_long", $"The translation has {translated.Text.Length} characters, WhatsApp takes {SendMessage.Validator.MaxLength}.", translated);
            return;
        }

        await DeleteAsync(tx, job);
        var isTranslated = translated.Provider is not null;
        if (await OutboundText.SetAsync(tx, job.MessageId, translated.Text, isTranslated ? job.Language : translated.From ?? job.Language, isTranslated ? job.Source : null, isTranslated ? translated.From ?? job.WrittenLanguage : null) is not { } conversation) return;
        tx.Changed("message", job.MessageId, conversation);
        tx.Changed("conversation", conversation);
        MessageSend.Enqueue(tx);
    }

    private async Task FailForClientAsync(TenantTransaction tx, Job job, TranslationException exception)
    {
        var delay = Delay(TimeSpan.FromSeconds(1), job.Attempts, LongestClientDelay);
        var due = time.GetUtcNow() + (exception.RetryAfter > delay ? exception.RetryAfter.Value : delay);
        if (exception.Fault == TranslationFault.Unavailable && due <= job.RequestedAt + options.Value.HoldAfter) await TryLaterAsync(tx, job, "unavailable", due);
        else await HoldAsync(tx, job, ReasonOf(exception.Fault), exception.Message, null);
    }

    // It does not leave. The manager sees why, and sends it as written, or corrected, or lets it be translated again.
    private static async Task HoldAsync(TenantTransaction tx, Job job, string reason, string detail, Translated? translated)
    {
        await DeliveryStatus.LockConversationAsync(tx, job.MessageId);
        await FailAsync(tx, job, reason, translated);
        await tx.ExecuteAsync("update messages set translate_to = null, not_before = null, error_code = @code, error_detail = left(@detail, 1000) where id = @MessageId and status = 'queued' and translate_to is not null",
            new { code = $"translation.{reason}", detail, job.MessageId });
        await DeliveryStatus.AdvanceAsync(tx, job.MessageId, "failed");
        // What was written after it need not wait for the manager's decision.
        MessageSend.Enqueue(tx);
    }

    private static async Task StoreForReaderAsync(TenantTransaction tx, Job job, Translated translated)
    {
        if (translated.Provider is null)
        {
            await tx.ExecuteAsync("update translation_jobs set state = 'needless', reason = null where message_id = @MessageId and language = @Language", job);
        }
        else if (translated.FiguresChanged)
        {
            // A wrong price is worse than a foreign language.
            await FailAsync(tx, job, "figures", translated);
        }
        else if (await MessageTranslations.StoreAsync(tx, job.MessageId, job.Language, translated, job.Source))
        {
            await DeleteAsync(tx, job);
        }
        else
        {
            // Its text has changed, and the next round takes the new one.
            return;
        }

        tx.Changed("message", job.MessageId, job.ConversationId);
        tx.Changed("conversation", job.ConversationId);
    }

    private async Task FailForReaderAsync(TenantTransaction tx, Job job, TranslationException exception)
    {
        var reason = ReasonOf(exception.Fault);
        if (exception.Fault == TranslationFault.Refused || job.Attempts + 1 >= MostAttempts)
        {
            await FailAsync(tx, job, reason, null);
        }
        else
        {
            var delay = exception.Fault == TranslationFault.Unavailable ? Delay(options.Value.ReaderRetryDelay, job.Attempts, LongestDelay) : LongestDelay;
            await TryLaterAsync(tx, job, reason, time.GetUtcNow() + (exception.RetryAfter > delay ? exception.RetryAfter.Value : delay));
        }

        tx.Changed("message", job.MessageId, job.ConversationId);
    }

    // The provider has found out what the detector could not: from here on the client is answered in it. By itself, because it locks the conversation, and
    // whoever works on a message locks that one first.
    private Task LearnLanguageAsync(Caller caller, Job job, string? language, CancellationToken ct) => language is null || job.TextLanguage is not null || job.WrittenText is not null || job.IsForClient
        ? Task.CompletedTask
        : database.InTenantAsync(caller, async tx =>
        {
            if (job.Author == "client") await ConversationLanguage.DetectedAsync(tx, job.ConversationId, job.Seq, language);
            await tx.ExecuteAsync("update messages set language = @language where id = @MessageId and language is null and text = @Text", new { language, job.MessageId, job.Text });
        }, ct);

    private static Task TryLaterAsync(TenantTransaction tx, Job job, string reason, DateTimeOffset due) => tx.ExecuteAsync(
        "update translation_jobs set attempts = attempts + 1, reason = @reason, not_before = @due where message_id = @MessageId and language = @Language", new { reason, due, job.MessageId, job.Language });

    private static Task FailAsync(TenantTransaction tx, Job job, string reason, Translated? translated) => tx.ExecuteAsync("""
        update translation_jobs set state = 'failed', attempts = attempts + 1, reason = @reason, proposal = @proposal, differences = @differences::jsonb where message_id = @MessageId and language = @Language
        """, new { reason, proposal = translated?.Text, differences = JsonSerializer.Serialize(translated?.Differences ?? [], ApiJson.Options), job.MessageId, job.Language });

    private static Task DeleteAsync(TenantTransaction tx, Job job) => tx.ExecuteAsync("delete from translation_jobs where message_id = @MessageId and language = @Language", job);

    private static string ReasonOf(TranslationFault fault) => fault switch
    {
        TranslationFault.Quota => "quota",
        TranslationFault.Refused => "refused",
        TranslationFault.Off => "off",
        _ => "unavailable",
    };

    private static TimeSpan Delay(TimeSpan first, int attempts, TimeSpan longest) => TimeSpan.FromSeconds(Math.Min(first.TotalSeconds * Math.Pow(2, Math.Min(attempts, 12)), longest.TotalSeconds));
}
