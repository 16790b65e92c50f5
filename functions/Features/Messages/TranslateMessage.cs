using FluentValidation;
using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Agents.Translation;
using SoulCrm.Functions.Features.Agents.Usage;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Messages;

/// <summary>Translates one message into a language and keeps it with the message; what was translated once with the same glossary is not asked again.</summary>
public sealed class TranslateMessage(Database database, TranslationAgent agents, ChatClients models, TimeProvider time)
{
    /// <summary>Lines of the dialogue that the agent sees before the text.</summary>
    private const int LinesBefore = 6;

    public sealed record Request(string Language);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(r => r.Language).NotEmpty().Language();
    }

    private sealed record Source(Guid ConversationId, int Seq, string Text, string Agency, int GlossaryVersion, bool IsTranslated);

    private sealed record Work(Source Source, TranslationInput Input, Agent Agent, TurnLimits Limits);

    /// <summary>A translation to be stored; null: it is there already.</summary>
    public sealed record Made(TranslationOutput Output, int GlossaryVersion, RunRecorder Record);

    /// <summary>Asks the model, outside of any transaction.</summary>
    public async Task<Result<Made?>> PrepareAsync(Caller caller, Guid id, string language, CancellationToken ct)
    {
        var work = await database.ReadInTenantAsync(caller, tx => LoadAsync(tx, id, language), ct);
        if (work is null) return new NotFound("message");
        if (work.Source.IsTranslated) return (Made?)null;
        if (work.Source.Text.Length == 0) return new Unprocessable("message.no_text", "There is nothing to translate.");
        if (!work.Agent.Enabled || models.Get(work.Agent.Provider, work.Agent.Model).Provider == AIOptions.Rules)
            return new Conflict("translation.no_model", "The translation agent has no language model, or is switched off.");
        var recorder = new RunRecorder(work.Limits.TokensLeft);
        try
        {
            var variables = new PromptVariables(work.Source.Agency, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), language, AgentInput.MaxReplyLength);
            return new Made(await agents.RunAsync(work.Agent, work.Input, variables, recorder, ct), work.Source.GlossaryVersion, recorder);
        }
        catch (OutOfTokensException)
        {
            await CountAsync(caller, recorder, ct);
            return new Conflict("agent.tokens_used_up", "The organisation has used its tokens of the month.");
        }
        catch (AgentFailedException exception)
        {
            await CountAsync(caller, recorder, ct);
            return new Unprocessable("translation.failed", exception.Message);
        }
    }

    public static async Task<Result<Message>> StoreAsync(TenantTransaction tx, Guid id, string language, Made? made)
    {
        if (made is not null)
        {
            await tx.ExecuteAsync("""
                insert into message_translations (message_id, language, text, provider, glossary_version)
                    select id, @language, @Text, @provider, @GlossaryVersion from messages where id = @id and text <> ''
                    on conflict (tenant_id, message_id, language) do update set text = excluded.text, provider = excluded.provider, glossary_version = excluded.glossary_version, created_at = now();
                update messages set language = coalesce(language, @original) where id = @id
                """, new { id, language, made.Output.Text, provider = made.Record.Usages[^1].Provider, made.GlossaryVersion, original = made.Output.Language });
            await ModelUsageSql.AddAsync(tx, made.Record.Usages);
        }

        if (await MessageSql.FindAsync(tx, id) is not { } message) return new NotFound("message");
        if (made is not null) tx.Changed("message", id, message.ConversationId);
        return message;
    }

    // What came to nothing was paid for too.
    private Task CountAsync(Caller caller, RunRecorder recorder, CancellationToken ct) => database.InTenantAsync(caller, tx => ModelUsageSql.AddAsync(tx, recorder.Usages), ct);

    private static async Task<Work?> LoadAsync(TenantTransaction tx, Guid id, string language)
    {
        var source = await tx.FirstOrDefaultAsync<Source>("""
            select m.conversation_id, m.seq, m.text, o.name as agency, o.glossary_version,
                   exists (select from message_translations t where t.message_id = m.id and t.language = @language and t.glossary_version = o.glossary_version) as is_translated
            from messages m join organizations o on o.id = m.tenant_id where m.id = @id and m.author <> 'system'
            """, new { id, language });
        if (source is null) return null;
        var lines = await tx.QueryAsync<TranslationInput.Line>("""
            select author as "from", left(text, 500) as text from messages where conversation_id = @ConversationId and seq < @Seq and author <> 'system' and text <> '' order by seq desc limit @LinesBefore
            """, new { source.ConversationId, source.Seq, LinesBefore });
        // Terms are kept in the working language: a text in it names the term, one in another language its translation.
        var terms = await tx.QueryAsync<TranslationInput.Term>("""
            select g.term as source, g.translation as target from translation_glossary g where g.language = @language and position(lower(g.term) in lower(@Text)) > 0
            union all
            select g.translation, g.term from translation_glossary g join organizations o on o.id = g.tenant_id and o.working_language = @language where position(lower(g.translation) in lower(@Text)) > 0
            limit 50
            """, new { language, source.Text });
        return new Work(source, new TranslationInput(source.Text, [.. lines.Reverse()], terms), (await Agent.LoadAllAsync(tx))[TranslationKind.Name], await TurnLimits.LoadAsync(tx, source.ConversationId));
    }
}
