using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Hosting;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Http;

public sealed class StaticSiteTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("static-site-").FullName;
    private IHost _host = null!;
    private HttpClient _http = null!;

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "assets"));
        await File.WriteAllTextAsync(Path.Combine(_folder, "index.html"), "<html>page</html>");
        await File.WriteAllTextAsync(Path.Combine(_folder, "assets", "app-1a2b.js"), "let x");
        await using (var compressed = new BrotliStream(File.Create(Path.Combine(_folder, "assets", "app-1a2b.js.br")), CompressionLevel.Fastest))
        {
            await compressed.WriteAsync("let x"u8.ToArray());
        }

        _host = TestHost.Build([typeof(Functions)], null, configure: options => options.StaticFiles = _folder);
        await _host.StartAsync();
        _http = new HttpClient { BaseAddress = _host.GetAddresses()[0] };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/", 200, "<html>page</html>")]
    [InlineData("/clients/42", 200, "<html>page</html>")]
    [InlineData("/missing.png", 404, "")]
    [InlineData("/api/missing", 404, "")]
    [InlineData("/api/hello", 200, "\"hello\"")]
    [InlineData("/../../etc/passwd.txt", 404, "")]
    [InlineData("/%2e%2e/secret.txt", 404, "")]
    [InlineData("/.hidden", 404, "")]
    public async Task Get_Answers(string path, int status, string body)
    {
        using var response = await _http.GetAsync(path);
        Assert.Equal((status, body), ((int)response.StatusCode, await response.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Page_IsNeverCachedAndGuarded()
    {
        using var response = await _http.GetAsync("/clients");
        Assert.Equal("no-cache", response.Headers.CacheControl!.ToString());
        Assert.Contains("frame-ancestors 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Asset_IsCachedForEverAndSentCompressed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1a2b.js");
        request.Headers.Add("Accept-Encoding", "gzip, br");
        using var response = await _http.SendAsync(request);
        Assert.Contains("immutable", response.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        await using var body = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        Assert.Equal("let x", await new StreamReader(body).ReadToEndAsync());

        using var again = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1a2b.js");
        again.Headers.Add("Accept-Encoding", "br");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        using var unchanged = await _http.SendAsync(again);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }

    public static class Functions
    {
        [Function("Hello")]
        public static IResult Hello([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "hello")] HttpRequest request) => Results.Json("hello");
    }
}
