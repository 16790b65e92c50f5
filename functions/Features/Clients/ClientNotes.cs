using FluentValidation;
using SoulCrm.Functions.Features.Notifications;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>What managers tell each other about a client. A note is not edited; it can be taken away by its author or an administrator.</summary>
public static class ClientNotes
{
    /// <param name="Mentions">Users who are meant by @name: each gets a notification.</param>
    public sealed record Request(string Text, Guid[]? Mentions = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Text).NotEmpty().MaximumLength(5000);
            RuleFor(r => r.Mentions).Must(mentions => mentions is null || mentions.Length <= 20).WithMessage("At most 20.");
        }
    }

    public sealed record Note(Guid Id, Guid ClientId, Guid? AuthorId, string? AuthorName, string Text, Guid[] Mentions, DateTimeOffset CreatedAt) : IResource;

    private sealed record Key(DateTimeOffset CreatedAt, Guid Id);

    public sealed record Filter(int Limit, DateTimeOffset? AfterAt, Guid? AfterId) : IQuery<Filter>
    {
        public static Filter Read(RequestQuery query)
        {
            var after = query.Cursor<Key>();
            return new Filter(query.Limit(), after?.CreatedAt, after?.Id);
        }
    }

    private const string Select = """
        select n.id, n.client_id, n.author_id, u.name as author_name, n.text, n.mentions, n.created_at
        from client_notes n left join users u on u.tenant_id = n.tenant_id and u.id = n.author_id
        """;

    public static async Task<Result<Page<Note>>> ListAsync(TenantTransaction tx, Guid clientId, Filter filter)
    {
        var rows = await tx.QueryAsync<Note>($"""
            {Select} where n.client_id = @clientId and (@AfterId::uuid is null or (n.created_at, n.id) < (@AfterAt, @AfterId)) order by n.created_at desc, n.id desc limit @Limit + 1
            """, new { clientId, filter.AfterAt, filter.AfterId, filter.Limit });
        if (rows.Count == 0 && !await ClientSql.ExistsAsync(tx, clientId)) return new NotFound("client");
        return Cursor.ToPage(rows, filter.Limit, row => row, row => new Key(row.CreatedAt, row.Id));
    }

    public static async Task<Result<Note>> AddAsync(TenantTransaction tx, Guid clientId, Request request)
    {
        var id = Guid.CreateVersion7();
        var mentions = request.Mentions is { Length: > 0 } asked ? [.. await tx.QueryAsync<Guid>("select id from users where id = any(@asked) and status = 'active' order by id", new { asked })] : Array.Empty<Guid>();
        if (mentions.Length < (request.Mentions?.Distinct().Count() ?? 0)) return new Unprocessable("note.unknown_mention", "One of the mentioned users is no active user of yours.");
        if (await tx.ExecuteAsync("update clients set notes_count = notes_count + 1 where id = @clientId and erased_at is null", new { clientId }) == 0) return new NotFound("client");
        await tx.ExecuteAsync("insert into client_notes (id, client_id, author_id, text, mentions) values (@id, @clientId, @author, @Text, @mentions)",
            new { id, clientId, author = tx.Caller.UserId, request.Text, mentions });
        await Notify.MentionedAsync(tx, id, clientId, mentions);
        tx.Changed("note", id, clientId, "created");
        return await tx.SingleAsync<Note>($"{Select} where n.id = @id", new { id });
    }

    public static async Task<Result<Nothing>> DeleteAsync(TenantTransaction tx, Guid clientId, Guid noteId)
    {
        var mine = tx.Caller.Role >= Role.OrgAdmin ? null : tx.Caller.UserId;
        var deleted = await tx.ExecuteAsync("""
            with gone as (delete from client_notes where id = @noteId and client_id = @clientId and (@mine::uuid is null or author_id = @mine) returning client_id)
            update clients c set notes_count = notes_count - 1 from gone where c.id = gone.client_id
            """, new { noteId, clientId, mine });
        if (deleted == 0) return new NotFound("note");
        tx.Changed("note", noteId, clientId, "deleted");
        return new Nothing();
    }
}
