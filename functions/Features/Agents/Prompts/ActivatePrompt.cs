using SoulCrm.Functions.Features.Agents.Configuration;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Agents.Prompts;

/// <summary>Moves what is in force: to a version, back to the one before, or away from a draft that nobody wants.</summary>
internal static class ActivatePrompt
{
    private sealed record Activation(Guid PromptVariantId, bool IsRollback);

    /// <summary>The turns that begin from now on use this version. What is in force already stays so, and leaves no line in the history.</summary>
    public static async Task<Result<Prompt>> RunAsync(TenantTransaction tx, string name, Guid id)
    {
        if (AgentKinds.Find(name) is not { } kind) return new NotFound("agent");
        if (await PromptSql.FindTemplateAsync(tx, kind.Kind, id) is null) return new NotFound("prompt");
        await AgentRows.LockAsync(tx, kind);
        await MoveAsync(tx, kind, id, isRollback: false);
        return (await PromptSql.FindAsync(tx, kind.Kind, id))!;
    }

    /// <summary>Undoes the last activation; asked again, the one before it.</summary>
    public static async Task<Result<Prompt>> RollBackAsync(TenantTransaction tx, string name)
    {
        if (AgentKinds.Find(name) is not { } kind) return new NotFound("agent");
        await AgentRows.LockAsync(tx, kind);
        var history = await tx.QueryAsync<Activation>("select prompt_variant_id, is_rollback from prompt_activations where agent_kind = @Kind order by activated_at, id", new { kind.Kind });
        // A rollback takes the last one off, so that the next goes further back instead of forth.
        var stack = new Stack<Guid>();
        foreach (var activation in history)
        {
            if (activation.IsRollback) stack.Pop();
            else stack.Push(activation.PromptVariantId);
        }

        if (stack.Count < 2) return new Conflict("prompt.nothing_before", "No other version was in force before this one.");
        stack.Pop();
        await MoveAsync(tx, kind, stack.Peek(), isRollback: true);
        return (await PromptSql.FindAsync(tx, kind.Kind, stack.Peek()))!;
    }

    /// <summary>Puts a version aside that is not in force.</summary>
    public static async Task<Result<Prompt>> ArchiveAsync(TenantTransaction tx, string name, Guid id)
    {
        if (AgentKinds.Find(name) is not { } kind) return new NotFound("agent");
        if (await PromptSql.FindAsync(tx, kind.Kind, id) is null) return new NotFound("prompt");
        await AgentRows.LockAsync(tx, kind);
        if (await tx.ExecuteAsync("update prompt_variants set status = 'archived' where id = @id and status <> 'active'", new { id }) == 0) return new Conflict("prompt.active", "It is in force: activate another version first.");
        tx.Changed("prompt", id);
        return (await PromptSql.FindAsync(tx, kind.Kind, id))!;
    }

    private static async Task MoveAsync(TenantTransaction tx, IAgentKind kind, Guid id, bool isRollback)
    {
        var earlier = await tx.FirstOrDefaultAsync<Guid?>("update prompt_variants set status = 'archived' where agent_kind = @Kind and status = 'active' and id <> @id returning id", new { kind.Kind, id });
        if (await tx.ExecuteAsync("update prompt_variants set status = 'active' where id = @id and status <> 'active'", new { id }) == 0) return;
        // The clock, not the transaction's beginning: whoever waited for the lock came later.
        await tx.ExecuteAsync("insert into prompt_activations (id, agent_kind, prompt_variant_id, activated_by, activated_at, is_rollback) values (@activation, @Kind, @id, @UserId, clock_timestamp(), @isRollback)",
            new { activation = Guid.CreateVersion7(), kind.Kind, id, tx.Caller.UserId, isRollback });
        tx.Changed("prompt", id);
        if (earlier is { } archived) tx.Changed("prompt", archived);
        tx.Changed("agent", tx.Caller.TenantId);
    }
}
