using SoulCrm.Functions.Platform.OpenApi;

namespace SoulCrm.Functions.Tests.OpenApi;

public sealed class DocumentTests
{
    /// <summary>The web app's types and the client tests are made of the committed document.</summary>
    [Fact]
    public async Task Document_Committed_IsWhatTheFunctionsDeclare()
    {
        var committed = await File.ReadAllTextAsync(Path.Combine(FindRoot(), "static-web", "openapi.json"));
        Assert.True(committed.TrimEnd() == ApiDocument.Json, "static-web/openapi.json is not what the functions declare: run ./dev openapi --update.");
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "SoulCrm.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("SoulCrm.sln is in no folder above the tests.");
        return folder.FullName;
    }
}
