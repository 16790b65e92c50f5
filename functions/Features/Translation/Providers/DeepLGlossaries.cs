using System.Text.Json;
using Microsoft.Extensions.Logging;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Features.Translation.Providers;

/// <summary>
/// The organisation's glossaries at DeepL: one for a pair of languages, made when it is first needed and again when the organisation's has changed. DeepL cannot edit one.
/// </summary>
internal sealed partial class DeepLGlossaries(Database database, DeepLApi api, ILogger<DeepLGlossaries> log)
{
    private sealed record Kept(string? ExternalId, int GlossaryVersion);

    /// <returns>The id of the glossary; null when there are no terms, when DeepL keeps none for these languages, or when the language of the text is unknown.</returns>
    /// <exception cref="TranslationException">DeepL cannot be reached.</exception>
    public async Task<string?> FindAsync(Caller caller, TranslationRequest request, CancellationToken ct)
    {
        if (request.From is not { } from || request.Terms.Count == 0) return null;
        var pair = new { TranslatorNames.DeepL, from, request.To, request.GlossaryVersion };
        var kept = await database.ReadInTenantAsync(caller, tx => tx.FirstOrDefaultAsync<Kept>(
            "select external_id, glossary_version from translator_glossaries where provider = @DeepL and source = @from and target = @To", pair), ct);
        if (kept?.GlossaryVersion == request.GlossaryVersion) return kept.ExternalId;

        var made = await CreateAsync(caller, from, request, ct);
        // Whoever comes second takes what the first has made: two at DeepL would stay there for ever.
        var stored = await database.InTenantAsync(caller, async tx =>
        {
            await tx.ExecuteAsync("""
                insert into translator_glossaries (provider, source, target, glossary_version, external_id) values (@DeepL, @from, @To, @GlossaryVersion, @made)
                on conflict (tenant_id, provider, source, target) do update set glossary_version = excluded.glossary_version, external_id = excluded.external_id
                    where translator_glossaries.glossary_version < excluded.glossary_version
                """, new { pair.DeepL, pair.from, pair.To, pair.GlossaryVersion, made });
            return await tx.FirstOrDefaultAsync<Kept>("select external_id, glossary_version from translator_glossaries where provider = @DeepL and source = @from and target = @To", pair);
        }, ct);
        if (made is not null && stored?.ExternalId != made) await DeleteAsync(made, ct);
        else if (kept?.ExternalId is { } old) await DeleteAsync(old, ct);
        return stored?.ExternalId;
    }

    /// <summary>It is no longer at DeepL.</summary>
    public Task ForgetAsync(Caller caller, TranslationRequest request, CancellationToken ct) => database.InTenantAsync(caller, tx => tx.ExecuteAsync(
        "delete from translator_glossaries where provider = @DeepL and source = @From and target = @To", new { TranslatorNames.DeepL, request.From, request.To }), ct);

    private async Task<string?> CreateAsync(Caller caller, string from, TranslationRequest request, CancellationToken ct)
    {
        try
        {
            var answer = await api.PostAsync("v2/glossaries", new
            {
                Name = $"soulcrm {caller.TenantId} {from}-{request.To} {request.GlossaryVersion}",
                SourceLang = from,
                TargetLang = request.To,
                // A line a term; neither holds a tab or a line break. DeepL refuses a source term that is there twice.
                Entries = string.Join('\n', request.Terms.DistinctBy(term => term.Source, StringComparer.OrdinalIgnoreCase).Select(term => $"{term.Source}\t{term.Target}")),
                EntriesFormat = "tsv",
            }, ct);
            return answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("glossary_id", out var id) && id.ValueKind == JsonValueKind.String
                ? id.GetString() : throw new TranslationException(TranslationFault.Unavailable, "the answer holds no glossary");
        }
        catch (TranslationException exception) when (exception.Fault is TranslationFault.Refused || exception.Status == 456)
        {
            // Not these languages, or no more glossaries on this account: the text is translated without, and what became of the terms is compared.
            LogNone(log, from, request.To, exception.Status);
            return null;
        }
    }

    private async Task DeleteAsync(string id, CancellationToken ct)
    {
        try
        {
            await api.DeleteAsync($"v2/glossaries/{Uri.EscapeDataString(id)}", ct);
        }
        catch (TranslationException exception)
        {
            LogLeft(log, id, exception.Message);
        }
    }

    [LoggerMessage(901, LogLevel.Warning, "DeepL keeps no glossary from {From} to {To} (status {Status})")]
    private static partial void LogNone(ILogger log, string from, string to, int? status);

    [LoggerMessage(902, LogLevel.Information, "The glossary {Id} is left at DeepL: {Reason}")]
    private static partial void LogLeft(ILogger log, string id, string reason);
}
