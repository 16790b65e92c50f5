using System.Text;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>
/// A key that a client gives to a request which creates or sends: repeated within seven days, it gets the first answer and nothing happens again.
/// The row is written with the work, so a request that failed may be repeated for real.
/// </summary>
internal sealed class IdempotencyKey(string key, string operation, byte[] requestHash)
{
    public const int MaxLength = 200;

    private sealed record Row(string Operation, byte[] RequestHash, int Status, string? Location, string? Body);

    /// <returns>False when the header is there and cannot be a key.</returns>
    public static bool TryRead(HttpRequest http, out string? key)
    {
        var header = http.Headers["Idempotency-Key"].ToString();
        key = header.Length == 0 ? null : header;
        return key is null || (key.Length <= MaxLength && key.All(character => character is >= ' ' and <= '~'));
    }

    /// <returns>The first request's answer; null when this is the first. Two at once wait for each other at the primary key.</returns>
    public async Task<Result<Answer>?> BeginAsync(TenantTransaction tx)
    {
        var user = tx.Caller.ActorId;
        var isFirst = await tx.ExecuteAsync("insert into idempotency_keys (user_id, key, operation, request_hash) values (@user, @key, @operation, @requestHash) on conflict do nothing",
            new { user, key, operation, requestHash }) == 1;
        if (isFirst) return null;
        var row = await tx.SingleAsync<Row>("select operation, request_hash, status, location, body from idempotency_keys where user_id = @user and key = @key", new { user, key });
        if (row.Operation != operation || !row.RequestHash.AsSpan().SequenceEqual(requestHash))
            return new Unprocessable("request.idempotency_key_reused", "This Idempotency-Key came with another request before.");
        return new Answer(row.Status, row.Body is null ? null : Encoding.UTF8.GetBytes(row.Body), row.Location, ETag: null);
    }

    public Task CompleteAsync(TenantTransaction tx, Answer answer) => tx.ExecuteByCommitAsync(
        "update idempotency_keys set status = @Status, location = @Location, body = @body where user_id = @user and key = @key",
        new { answer.Status, answer.Location, body = answer.Body is null ? null : Encoding.UTF8.GetString(answer.Body), user = tx.Caller.ActorId, key });
}
