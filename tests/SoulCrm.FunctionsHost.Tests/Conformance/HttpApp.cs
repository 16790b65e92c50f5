using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>A host with HTTP functions only, which needs no database.</summary>
public sealed class HttpApp : IAsyncDisposable
{
    private readonly IHost _host;

    private HttpApp(IHost host)
    {
        _host = host;
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = host.GetAddresses()[0] };
    }

    public HttpClient Client { get; }

    public IHostApplicationLifetime Lifetime => (IHostApplicationLifetime)_host.Services.GetService(typeof(IHostApplicationLifetime))!;

    public static async Task<HttpApp> StartAsync(Type functions, Action<FunctionsApplicationBuilder>? build = null, string hostJson = TestHost.HostJson)
    {
        var host = TestHost.Build([functions], null, configure: options => options.HostJson = hostJson, build: build);
        await host.StartAsync();
        return new HttpApp(host);
    }

    /// <summary>Status and body of the answer.</summary>
    public async Task<(int Status, string Body)> AskAsync(string method, string path, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = content };
        using var response = await Client.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.StopAsync();
        await ((IAsyncDisposable)_host).DisposeAsync();
    }
}
