using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>A page of a list: read on with <see cref="NextCursor"/> until it is null.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>A query parameter, for the document.</summary>
/// <param name="Schema">JSON schema.</param>
public sealed record QueryParameter(string Name, object Schema);

/// <summary>Reads and checks query parameters; every fault is collected, so one answer names them all.</summary>
/// <param name="http">Null when only asked which parameters there are.</param>
public sealed class RequestQuery(HttpRequest? http)
{
    private readonly List<QueryParameter> read = [];

    private readonly Dictionary<string, string[]> errors = new(StringComparer.Ordinal);

    public const int MaxLimit = 200;
    public const int DefaultLimit = 50;

    /// <summary>The problem to answer with, or null when all that was read is good.</summary>
    public IResult? Problem => errors.Count == 0 ? null : Problems.Invalid(errors);

    /// <summary>The parameters that were asked for.</summary>
    public IReadOnlyList<QueryParameter> Read => read;

    /// <summary>Who asks; for filters such as "mine".</summary>
    public Guid CallerId => http is null ? Guid.Empty : http.Caller().RequiredUserId;

    public string? Text(string name, int maxLength = 200) => Value(name, new { type = "string", maxLength }, maxLength);

    private string? Value(string name, object schema, int maxLength = 200)
    {
        read.Add(new QueryParameter(name, schema));
        var value = http?.Query[name].ToString() ?? "";
        if (value.Length == 0) return null;
        if (value.Length > maxLength || value.Contains('\0', StringComparison.Ordinal))
        {
            errors[name] = [$"At most {maxLength} characters, none of them NUL."];
            return null;
        }

        return value;
    }

    public string? OneOf(string name, params string[] allowed)
    {
        var value = Value(name, new { type = "string", @enum = allowed });
        if (value is null || allowed.Contains(value, StringComparer.Ordinal)) return value;
        errors[name] = [$"One of: {string.Join(", ", allowed)}."];
        return null;
    }

    public bool Flag(string name)
    {
        var value = Value(name, new { type = "boolean" });
        if (value is not (null or "true" or "false")) errors[name] = ["true or false."];
        return value == "true";
    }

    public Guid? Id(string name)
    {
        var value = Value(name, new { type = "string", format = "uuid" });
        if (value is null) return null;
        if (Guid.TryParse(value, out var id)) return id;
        errors[name] = ["Not an id."];
        return null;
    }

    public long? Number(string name, long min, long max)
    {
        var value = Value(name, new { type = "integer", minimum = min, maximum = max });
        if (value is null) return null;
        if (long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max) return number;
        errors[name] = [$"A whole number from {min} to {max}."];
        return null;
    }

    public DateOnly? Date(string name)
    {
        var value = Value(name, new { type = "string", format = "date" });
        if (value is null) return null;
        if (DateOnly.TryParseExact(value, "yyyy-MM-dd", out var date)) return date;
        errors[name] = ["A date as YYYY-MM-DD."];
        return null;
    }

    public int Limit() => (int)(Number("limit", 1, MaxLimit) ?? DefaultLimit);

    /// <summary>The key after which the page begins, as <see cref="Cursor.Write{T}"/> made it.</summary>
    public T? Cursor<T>(string name = "cursor", int maxLength = 500) where T : class
    {
        var value = Value(name, new { type = "string", maxLength }, maxLength);
        if (value is null) return null;
        if (Http.Cursor.TryRead<T>(value, out var key)) return key;
        errors[name] = ["Not a cursor of this list."];
        return null;
    }
}

/// <summary>Opaque cursors: the last row's key, so that a page never depends on how many rows came before it.</summary>
public static class Cursor
{
    public static string Write<T>(T key) => System.Buffers.Text.Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(key, ApiJson.Options));

    public static bool TryRead<T>(string cursor, out T? key) where T : class
    {
        try
        {
            key = JsonSerializer.Deserialize<T>(System.Buffers.Text.Base64Url.DecodeFromChars(cursor), ApiJson.Options);
            return key is not null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or DecoderFallbackException)
        {
            key = null;
            return false;
        }
    }

    /// <summary>Cuts the one row too many that the query asked for, and makes the cursor of the last row kept.</summary>
    public static Page<TItem> ToPage<TRow, TItem, TKey>(IReadOnlyList<TRow> rows, int limit, Func<TRow, TItem> item, Func<TRow, TKey> key)
    {
        var kept = rows.Take(limit).ToList();
        return new Page<TItem>(kept.ConvertAll(row => item(row)), rows.Count > limit ? Write(key(kept[^1])) : null);
    }
}
