using Microsoft.AspNetCore.Http;

namespace SoulCrm.Functions.Platform.Blobs;

/// <summary>A blob as an answer. Opened by itself it runs nothing, whatever a browser takes it for; another file has another id.</summary>
/// <param name="fileName">Given when it is to be saved and not shown.</param>
internal sealed class BlobDownload(Stream content, string mediaType, long bytes, string? fileName = null) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (content)
        {
            var response = httpContext.Response;
            response.ContentType = mediaType;
            response.ContentLength = bytes;
            if (fileName is not null) response.Headers.ContentDisposition = $"attachment; filename*=UTF-8''{Uri.EscapeDataString(fileName)}";
            response.Headers.XContentTypeOptions = "nosniff";
            response.Headers.ContentSecurityPolicy = "sandbox";
            response.Headers.CacheControl = "private, max-age=31536000, immutable";
            await content.CopyToAsync(response.Body, httpContext.RequestAborted);
        }
    }
}
