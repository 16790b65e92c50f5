using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>
/// Serves a built single-page app beside the functions, as Azure Static Web Apps does in front of them: files as they are, index.html
/// for every other page, precompressed neighbours (.br, .gz) when the client takes them.
/// </summary>
internal sealed class StaticSite
{
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private static readonly (string Encoding, string Suffix)[] Compressions = [("br", ".br"), ("gzip", ".gz")];

    private readonly FileExtensionContentTypeProvider _types = new();
    private readonly string _root;
    private readonly PathString _apiPrefix;

    public StaticSite(string folder, string routePrefix)
    {
        _root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        if (!File.Exists(Path.Combine(_root, "index.html")))
        {
            throw new FunctionsHostConfigurationException($"FunctionsHost__StaticFiles: '{_root}' holds no index.html.");
        }

        _apiPrefix = routePrefix.Length == 0 ? PathString.Empty : new PathString("/" + routePrefix);
        _types.Mappings[".webmanifest"] = "application/manifest+json";
    }

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (context.GetEndpoint() is not null || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || (_apiPrefix.HasValue && request.Path.StartsWithSegments(_apiPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            return next(context);
        }

        return Find(request.Path.Value ?? "/") is { } file ? SendAsync(context, file) : next(context);
    }

    /// <summary>The file for a path; index.html for a page of the app; null for a missing file.</summary>
    private FileInfo? Find(string path)
    {
        var index = new FileInfo(Path.Combine(_root, "index.html"));
        if (path == "/")
        {
            return index;
        }

        var full = Path.GetFullPath(Path.Combine(_root, path.TrimStart('/')));
        // A path that climbs out of the folder, or names a precompressed neighbour or a hidden file, is no file of the site.
        if (!full.StartsWith(_root, StringComparison.Ordinal) || path.Contains("/.", StringComparison.Ordinal) || path.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        var file = new FileInfo(full);
        return file.Exists ? file : Path.HasExtension(full) ? null : index;
    }

    private async Task SendAsync(HttpContext context, FileInfo file)
    {
        var (response, headers) = (context.Response, context.Response.Headers);
        var isPage = file.Name == "index.html";
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
        headers.CacheControl = file.FullName.StartsWith(Path.Combine(_root, "assets") + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? "public, max-age=31536000, immutable"
            : isPage ? "no-cache" : "public, max-age=3600";
        headers.Vary = HeaderNames.AcceptEncoding;
        response.ContentType = ContentType(file.Name);

        var body = file;
        foreach (var (encoding, suffix) in Compressions)
        {
            var compressed = new FileInfo(file.FullName + suffix);
            if (Accepts(context.Request, encoding) && compressed.Exists)
            {
                body = compressed;
                headers.ContentEncoding = encoding;
                break;
            }
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{body.LastWriteTimeUtc.Ticks:x}-{body.Length:x}\"");
        headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.Any(match => match is not null && match.Contains(tag, StringComparison.Ordinal)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentLength = body.Length;
        if (HttpMethods.IsGet(context.Request.Method))
        {
            await response.SendFileAsync(body.FullName, 0, body.Length, context.RequestAborted);
        }
    }

    private string ContentType(string name)
    {
        var type = _types.TryGetContentType(name, out var known) ? known : "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) || type is "application/javascript" or "application/json" ? $"{type}; charset=utf-8" : type;
    }

    private static bool Accepts(HttpRequest request, string encoding) =>
        request.GetTypedHeaders().AcceptEncoding.Any(accepted =>
            accepted.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && accepted.Quality is null or > 0);
}
