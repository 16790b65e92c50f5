using System.Buffers;
using System.Text;
using System.Text.Json;
using FluentValidation;
using Microsoft.AspNetCore.Http;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>Reads a JSON body the way the API promises: malformed is 400, invalid is 422 with every field named, too large is 413.</summary>
public static class RequestBody
{
    public const int MaxBytes = 1024 * 1024;

    /// <returns>The request and its bytes, or the problem to answer with.</returns>
    public static async Task<(T? Request, byte[] Body, IResult? Problem)> ReadBodyAsync<T>(this HttpRequest http, CancellationToken ct)
        where T : class
    {
        if (!http.HasJsonContentType())
            return (null, [], Problems.From(415, "request.unsupported_media_type", "Unsupported media type", "Send application/json."));
        var bytes = await http.ReadBytesAsync(MaxBytes, ct);
        if (bytes is null) return (null, [], TooLarge(MaxBytes));

        T? request;
        try
        {
            request = JsonSerializer.Deserialize<T>(bytes, ApiJson.Options);
        }
        catch (JsonException exception)
        {
            return (null, [], Problems.Malformed(Describe(exception)));
        }

        if (request is null) return (null, [], Problems.Malformed("The body is null."));
        var validation = await Validators.For<T>().ValidateAsync(request, ct);
        return validation.IsValid
            ? (request, bytes, null)
            : (null, [], Problems.Invalid(validation.ToDictionary().ToDictionary(e => CamelCase(e.Key), e => e.Value, StringComparer.Ordinal)));
    }

    /// <summary>The raw body, or null when it is longer than <paramref name="limit"/> bytes.</summary>
    public static async Task<byte[]?> ReadBytesAsync(this HttpRequest http, int limit, CancellationToken ct)
    {
        if (http.ContentLength > limit) return null;
        while (true)
        {
            var read = await http.BodyReader.ReadAsync(ct);
            if (read.Buffer.Length > limit) return null;
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                http.BodyReader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            http.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    public static IResult TooLarge(int limit) => Problems.From(413, "request.too_large", "Content too large", $"A body holds at most {limit} bytes here.");

    // The serializer's own text names .NET types; a client needs the place only.
    private static string Describe(JsonException exception)
    {
        var place = exception.Path is { Length: > 0 } path ? $" at {path}" : "";
        return exception.Message.Contains("could not be mapped", StringComparison.Ordinal)
            ? $"The body has a member that this operation does not know{place}."
            : $"The body is not the JSON that this operation takes{place}.";
    }

    // "Departures[0].PriceAdult" -> "departures[0].priceAdult"
    private static string CamelCase(string path)
    {
        var result = new StringBuilder(path);
        for (var i = 0; i < result.Length; i++)
        {
            if (i == 0 || result[i - 1] == '.') result[i] = char.ToLowerInvariant(result[i]);
        }

        return result.ToString();
    }
}
