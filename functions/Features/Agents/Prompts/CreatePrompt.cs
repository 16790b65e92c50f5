using FluentValidation;
using SoulCrm.Functions.Features.Agents.Configuration;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>Writes a new version of a prompt: a draft until somebody activates it.</summary>
public static class CreatePrompt
{
    public const int LongestName = 60;

    /// <param name="Name">Versions are counted by it.</param>
    /// <param name="Language">Of the instructions.</param>
    /// <param name="Note">What is new in it.</param>
    /// <param name="ParentId">The version that it was written from.</param>
    public sealed record Request(string Name, string Template, string Language, string? Note = null, Guid? ParentId = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Name).Line(LongestName);
            RuleFor(r => r.Template).NotEmpty().MaximumLength(PromptRules.LongestTemplate);
            RuleFor(r => r.Language).NotEmpty().OneOf("ru", "en");
            RuleFor(r => r.Note).MaximumLength(500);
        }
    }

    public static async Task<Result<Prompt>> RunAsync(TenantTransaction tx, string name, Request request)
    {
        if (AgentKinds.Find(name) is not { } kind) return new NotFound("agent");
        if (PromptRules.FindFault(request.Template) is { } fault) return fault;
        await AgentRows.LockAsync(tx, kind); // versions have no gaps: writers follow each other
        if (request.ParentId is { } parent && await PromptSql.FindTemplateAsync(tx, kind.Kind, parent) is null) return new Unprocessable("prompt.unknown_parent", "This agent has no prompt with the id parentId.");
        var id = Guid.CreateVersion7();
        await tx.ExecuteAsync("""
            insert into prompt_variants (id, agent_kind, name, version, language, template, status, note, parent_id, created_by)
            select @id, @Kind, @name, coalesce(max(version), 0) + 1, @Language, @Template, 'draft', @note, @ParentId, @UserId from prompt_variants where agent_kind = @Kind and name = @name
            """, new { id, kind.Kind, name = request.Name.Trim(), request.Language, request.Template, note = request.Note?.Trim() ?? "", request.ParentId, tx.Caller.UserId });
        tx.Changed("prompt", id, kind: "created");
        return (await PromptSql.FindAsync(tx, kind.Kind, id))!;
    }
}
