using Xunit;

namespace SoulCrm.TestSupport;

/// <summary>
/// One backend for all tests of a class: each registers an organisation of its own, and organisations do not meet. A test that counts over all of them,
/// or needs other settings, starts its own.
/// </summary>
public sealed class SharedApp : IAsyncLifetime
{
    private readonly PostgresFixture postgres = new();

    public TestApp App { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await postgres.InitializeAsync();
        App = await TestApp.StartAsync(postgres);
    }

    public async Task DisposeAsync() => await App.DisposeAsync();
}
