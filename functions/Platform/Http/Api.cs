using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>
/// The one way of every operation on tenant data: query or body read and checked, work done in the caller's tenant, and what all writes share
/// (idempotency key, If-Match, audit) in the same transaction as the work.
/// </summary>
public sealed class Api(Database database)
{
    /// <summary>Reads one thing of which there always is one.</summary>
    public Task<IResult> GetAsync<T>(HttpRequest http, Func<TenantTransaction, Task<T>> read, CancellationToken ct) where T : notnull =>
        ReadAsync<T>(http, async tx => await read(tx), ct);

    /// <summary>Reads one thing by id; null answers 404.</summary>
    public Task<IResult> FindAsync<T>(HttpRequest http, string entity, Func<TenantTransaction, Task<T?>> find, CancellationToken ct) where T : class =>
        ReadAsync<T>(http, async tx => await find(tx) is { } found ? found : new NotFound(entity), ct);

    /// <summary>Reads what may fail in an expected way.</summary>
    public Task<IResult> FindResultAsync<T>(HttpRequest http, Func<TenantTransaction, Task<Result<T>>> read, CancellationToken ct) => ReadAsync(http, read, ct);

    /// <summary>Reads by query parameters.</summary>
    public Task<IResult> QueryAsync<TQuery, T>(HttpRequest http, Func<TenantTransaction, TQuery, Task<T>> run, CancellationToken ct) where TQuery : IQuery<TQuery> where T : notnull =>
        QueryResultAsync<TQuery, T>(http, async (tx, query) => await run(tx, query), ct);

    /// <summary>Reads by query parameters, where the reading itself may fail in an expected way.</summary>
    public async Task<IResult> QueryResultAsync<TQuery, T>(HttpRequest http, Func<TenantTransaction, TQuery, Task<Result<T>>> run, CancellationToken ct) where TQuery : IQuery<TQuery>
    {
        var query = new RequestQuery(http);
        var read = TQuery.Read(query);
        return query.Problem ?? await ReadAsync(http, tx => run(tx, read), ct);
    }

    /// <summary>A write without a body.</summary>
    /// <param name="target">The row that it is about: the path's id.</param>
    public Task<IResult> CommandAsync<T>(HttpRequest http, Guid? target, Func<TenantTransaction, Task<Result<T>>> run, CancellationToken ct) =>
        WriteAsync(http, target, body: [], run, ct);

    /// <summary>A write with a JSON body.</summary>
    /// <param name="target">The row that it is about: the path's id; null when it is created here.</param>
    public async Task<IResult> CommandAsync<TRequest, T>(HttpRequest http, Guid? target, Func<TenantTransaction, TRequest, Task<Result<T>>> run, CancellationToken ct) where TRequest : class
    {
        var (request, body, problem) = await http.ReadBodyAsync<TRequest>(ct);
        return request is null ? problem! : await WriteAsync(http, target, body, tx => run(tx, request), ct);
    }

    /// <summary>A write whose body is not JSON, or whose parts the caller has read.</summary>
    /// <param name="body">What a repetition under the same idempotency key must equal.</param>
    public async Task<IResult> WriteAsync<T>(HttpRequest http, Guid? target, byte[] body, Func<TenantTransaction, Task<Result<T>>> run, CancellationToken ct)
    {
        var operation = http.Operation();
        var caller = http.Caller();
        if (!IdempotencyKey.TryRead(http, out var key)) return Problems.Malformed($"Idempotency-Key holds 1 to {IdempotencyKey.MaxLength} printable characters.");
        if (!ETag.TryReadIfMatch(http, out var version) && operation.HasVersion) return Problems.From(412, "request.version_stale", "Precondition failed", "If-Match holds no version of this resource.");

        var answer = await database.InTenantAsync<Result<Answer>>(caller, async tx =>
        {
            var idempotency = operation.IsIdempotent && key is not null ? new IdempotencyKey(key, operation.Name, Hash(http, body)) : null;
            if (idempotency is not null && await idempotency.BeginAsync(tx) is { } earlier) return earlier;
            if (version is { } seen && operation.Declared.Edits is { } table && await ETag.CompareAsync(tx, table, target ?? caller.TenantId, seen) is { } stale) return stale;
            var result = await run(tx);
            if (result.Error is { } error) return error;
            var made = Answer.Of(operation, result.Value);
            if (!operation.Declared.Unaudited || caller.Guest is not null) await AuditLog.AppendAsync(tx, http, target ?? (result.Value as IResource)?.Id, body);
            if (idempotency is not null) await idempotency.CompleteAsync(tx, made);
            return made;
        }, ct);
        return answer.Error is { } failure ? Problems.From(failure) : answer.Value!;
    }

    private async Task<IResult> ReadAsync<T>(HttpRequest http, Func<TenantTransaction, Task<Result<T>>> read, CancellationToken ct)
    {
        var caller = http.Caller();
        var result = caller.Guest is null
            ? await database.ReadInTenantAsync(caller, read, ct)
            : await database.InTenantAsync(caller, async tx =>
            {
                await AuditLog.AppendAsync(tx, http, target: null, body: []);
                return await read(tx);
            }, ct);
        return result.Error is { } error ? Problems.From(error) : Answer.Of(http.Operation(), result.Value);
    }

    // The path belongs to it: the same key and body for another conversation is another request.
    private static byte[] Hash(HttpRequest http, byte[] body) =>
        SHA256.HashData([.. System.Text.Encoding.UTF8.GetBytes(http.Path.Value + http.QueryString.Value), 0, .. body]);
}

/// <summary>An answer as it leaves, and as it is kept for a repetition.</summary>
/// <param name="Body">JSON, or null for none.</param>
internal sealed record Answer(int Status, byte[]? Body, string? Location, string? ETag) : IResult
{
    public static Answer Of<T>(Operation operation, T value)
    {
        var location = operation.Declared.Location?.Replace("{id}", (value as IResource)?.Id.ToString(), StringComparison.Ordinal);
        return new Answer(operation.Declared.Status, value is Nothing or null ? null : JsonSerializer.SerializeToUtf8Bytes(value, ApiJson.Options), location,
            value is IVersioned versioned ? Http.ETag.Of(versioned.Version) : null);
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (Location is not null) response.Headers.Location = Location;
        if (ETag is not null) response.Headers.ETag = ETag;
        if (Body is null) return;
        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = Body.Length;
        await response.Body.WriteAsync(Body, httpContext.RequestAborted);
    }
}

/// <summary>Versions of rows as entity tags, for <c>If-Match</c> only: counters and times move without a new version.</summary>
internal static class ETag
{
    public static string Of(int version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <returns>False when the header is there and holds no tag of ours.</returns>
    public static bool TryReadIfMatch(HttpRequest http, out int? version)
    {
        version = null;
        var header = http.Headers.IfMatch.ToString();
        if (header.Length == 0 || header == "*") return true;
        if (!int.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
        version = number;
        return true;
    }

    /// <summary>Locks the row, so that what was compared is what will be written. Rows that point to it may come meanwhile: the organisation's own is pointed to by everything.</summary>
    /// <param name="table">From an operation's declaration, never from a request.</param>
    public static async Task<Error?> CompareAsync(TenantTransaction tx, string table, Guid id, int seen)
    {
        var version = await tx.FirstOrDefaultAsync<int?>($"select version from {table} where id = @id for no key update", new { id });
        if (version is null) return new NotFound(table.TrimEnd('s'));
        return version == seen ? null : new Stale();
    }
}
