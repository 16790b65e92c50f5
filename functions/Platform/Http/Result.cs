using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>An expected failure: a stable dotted code that clients may rely on, and the HTTP status it is told with.</summary>
public abstract record Error(string Code, int Status, string Title, string? Detail = null)
{
    /// <summary>What a program may want to know of it, as further members of the problem document; null for nothing.</summary>
    public virtual IReadOnlyDictionary<string, object>? Facts => null;
}

/// <summary>Nothing with that id in the caller's organisation: the same answer whether it never existed or belongs to another one.</summary>
public sealed record NotFound(string Entity) : Error($"{Entity}.not_found", 404, "Not found");

public record Conflict(string ErrorCode, string Detail) : Error(ErrorCode, 409, "Conflict", Detail);

public record Unprocessable(string ErrorCode, string Detail) : Error(ErrorCode, 422, "Unprocessable content", Detail);

public record Unauthorized(string ErrorCode, string Detail) : Error(ErrorCode, 401, "Unauthorized", Detail);

/// <summary>The row has changed since the version that If-Match names.</summary>
public sealed record Stale() : Error("request.version_stale", 412, "Precondition failed", "It has changed since you read it: read it again.");

public record Forbidden(string ErrorCode, string Detail) : Error(ErrorCode, 403, "Forbidden", Detail);

public record Unavailable(string ErrorCode, string Detail) : Error(ErrorCode, 503, "Temporarily unavailable", Detail);

/// <summary>Either a value or the expected failure that stood in its way; a failure rolls its unit of work back.</summary>
public readonly record struct Result<T> : IOutcome
{
    private Result(T? value, Error? error) => (Value, Error) = (value, error);

    public T? Value { get; }

    public Error? Error { get; }

    public bool Succeeded => Error is null;

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Error error) => new(default, error);
}
