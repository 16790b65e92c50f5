using System.Globalization;
using System.Text;
using CsvHelper;
using CsvHelper.Configuration;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.Csv;

/// <summary>A line of an uploaded file.</summary>
/// <param name="Number">1 is the first line under the header.</param>
public sealed record CsvRow(int Number, IReadOnlyDictionary<string, string> Cells)
{
    /// <returns>Trimmed; null when the column is missing or the cell empty.</returns>
    public string? this[string column] => Cells.TryGetValue(column, out var cell) && CsvText.Restore(cell.Trim()) is { Length: > 0 } text ? text : null;
}

/// <summary>The file is no CSV that can be read; the message is for people.</summary>
public sealed class CsvException(string message) : Exception(message);

/// <summary>Reads uploads row by row, in UTF-8 or the Windows-1251 that Excel writes in Russian, separated by comma, semicolon or tab.</summary>
public static class CsvFile
{
    public const int MaxBytes = 16 * 1024 * 1024;
    public const int MaxRows = 100_000;
    private const int LongestCell = 10_000;
    private const int MostColumns = 100;

    static CsvFile() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="CsvException">Not readable, with the line.</exception>
    public static IEnumerable<CsvRow> Read(byte[] file)
    {
        using var text = new StreamReader(new MemoryStream(file, writable: false), EncodingOf(file));
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            DetectDelimiter = true,
            DetectDelimiterValues = [",", ";", "\t"],
            MaxFieldSize = LongestCell,
            MissingFieldFound = null,
            BadDataFound = args => throw new CsvException($"Line {args.Context.Parser!.RawRow}: a quote does not match."),
        });
        var header = Header(csv);
        var number = 0;
        while (Next(csv))
        {
            if (++number > MaxRows) throw new CsvException($"More than {MaxRows} rows: split the file.");
            var cells = new Dictionary<string, string>(header.Length, StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < header.Length && i < csv.Parser.Count; i++) cells[header[i]] = csv.Parser[i];
            yield return new CsvRow(number, cells);
        }
    }

    /// <summary>The body of an upload, bounded; or the problem to answer with.</summary>
    public static async Task<(byte[]? File, IResult? Problem)> ReadUploadAsync(HttpRequest http, CancellationToken ct)
    {
        if (http.ContentType?.Split(';')[0].Trim() is not ("text/csv" or "application/csv"))
            return (null, Problems.From(415, "request.unsupported_media_type", "Unsupported media type", "Send text/csv."));
        var file = await http.ReadBytesAsync(MaxBytes, ct);
        return file is null ? (null, RequestBody.TooLarge(MaxBytes)) : (file, null);
    }

    private static string[] Header(CsvReader csv)
    {
        if (!Next(csv)) throw new CsvException("The file is empty.");
        var header = Enumerable.Range(0, csv.Parser.Count).Select(i => csv.Parser[i].Trim()).ToArray();
        if (header.Length > MostColumns) throw new CsvException($"More than {MostColumns} columns.");
        if (header.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Key.Length > 0 && group.Count() > 1) is { } twice) throw new CsvException($"The column \"{twice.Key}\" is there twice.");
        return header;
    }

    private static bool Next(CsvReader csv)
    {
        try
        {
            return csv.Read();
        }
        catch (CsvHelperException exception) when (exception is not BadDataException { InnerException: CsvException })
        {
            throw new CsvException($"Line {csv.Parser.RawRow} cannot be read: a cell is longer than {LongestCell} characters, or a quote does not match.");
        }
    }

    private static Encoding EncodingOf(byte[] file)
    {
        try
        {
            new UTF8Encoding(false, throwOnInvalidBytes: true).GetCharCount(file);
            return Encoding.UTF8;
        }
        catch (DecoderFallbackException)
        {
            return Encoding.GetEncoding(1251);
        }
    }
}

/// <summary>Writes rows as they come, every cell neutralised, with the mark that makes Excel read UTF-8.</summary>
public sealed class CsvDownload(string fileName, Func<Func<IEnumerable<string?>, Task>, Task> write) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "text/csv; charset=utf-8";
        httpContext.Response.Headers.ContentDisposition = $"attachment; filename=\"{fileName}\"";
        await using var text = new StreamWriter(httpContext.Response.Body, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), bufferSize: 32 * 1024, leaveOpen: true);
        await using var csv = new CsvWriter(text, CultureInfo.InvariantCulture, leaveOpen: true);
        await write(async cells =>
        {
            foreach (var cell in cells) csv.WriteField(CsvText.Neutralize(cell));
            await csv.NextRecordAsync();
        });
    }
}
