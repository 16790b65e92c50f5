using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>What one version says otherwise than another, line by line.</summary>
public static class ComparePrompts
{
    /// <param name="OldLine">Its number in the other version, from 1; null when it is not there.</param>
    /// <param name="NewLine">Its number in this version.</param>
    public sealed record DiffLine([Values("same", "added", "removed")] string Kind, string Text, int? OldLine, int? NewLine);

    /// <param name="Id">The version whose additions are shown.</param>
    /// <param name="Against">The version that it is compared with.</param>
    public sealed record PromptDiff(Guid Id, Guid Against, int Added, int Removed, IReadOnlyList<DiffLine> Lines);

    /// <param name="Against">The version that it was written from when left out.</param>
    public sealed record Filter(Guid? Against) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query) => new(query.Id("against"));
    }

    public static async Task<Result<PromptDiff>> RunAsync(TenantTransaction tx, string kind, Guid id, Filter filter)
    {
        if (AgentKinds.Find(kind) is null) return new NotFound("agent");
        if (await PromptSql.FindAsync(tx, kind, id) is not { } prompt) return new NotFound("prompt");
        if ((filter.Against ?? prompt.ParentId) is not { } against) return new Unprocessable("prompt.no_parent", "It was written from no other version: name one in against.");
        if (await PromptSql.FindTemplateAsync(tx, kind, against) is not { } old) return new NotFound("prompt");
        var lines = Compare(old, prompt.Template);
        return new PromptDiff(id, against, lines.Count(line => line.Kind == "added"), lines.Count(line => line.Kind == "removed"), lines);
    }

    /// <summary>Lines that differ only in blanks differ.</summary>
    public static IReadOnlyList<DiffLine> Compare(string old, string @new)
    {
        var (oldLine, newLine) = (0, 0);
        return [.. InlineDiffBuilder.Diff(old, @new, ignoreWhiteSpace: false).Lines.Select(line => line.Type switch
        {
            ChangeType.Inserted => new DiffLine("added", line.Text, null, ++newLine),
            ChangeType.Deleted => new DiffLine("removed", line.Text, ++oldLine, null),
            _ => new DiffLine("same", line.Text, ++oldLine, ++newLine),
        })];
    }
}
