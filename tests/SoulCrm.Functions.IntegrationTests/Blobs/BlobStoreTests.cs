using System.Net.Http.Headers;
using Azure.Storage.Blobs;
using SoulCrm.Functions.IntegrationTests.Products;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests.Blobs;

/// <summary>What both stores promise, and photos of tours in a storage account.</summary>
public sealed class BlobStoreTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string Container = "photos";

    [Fact]
    public async Task Folder_KeepsThePromises()
    {
        var folder = Directory.CreateTempSubdirectory("soulcrm-blobs-");
        await CheckAsync(new FolderBlobStore(folder.FullName));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task StorageAccount_KeepsThePromises_AndSaysWhenItIsAway()
    {
        await using var azurite = await Azurite.StartAsync();
        var store = new AzureBlobStore(new BlobServiceClient(azurite.ConnectionString, AzureBlobStore.Patience));
        await CheckAsync(store);
        await azurite.KillAsync();
        await Assert.ThrowsAsync<BlobsUnavailableException>(() => store.PutAsync(Container, "a/b", [1], "image/png", CancellationToken.None));
        await Assert.ThrowsAsync<BlobsUnavailableException>(() => store.OpenReadAsync(Container, "a/b", CancellationToken.None));
        await Assert.ThrowsAsync<BlobsUnavailableException>(() => store.DeleteAsync(Container, "a/b", CancellationToken.None));
    }

    [Fact]
    public async Task Photos_LiveInAStorageAccount()
    {
        await using var azurite = await Azurite.StartAsync();
        await using var app = await TestApp.StartAsync(postgres, ("Blobs:Folder", ""), ("Blobs:ConnectionString", azurite.ConnectionString));
        var organization = await app.RegisterAsync();
        var tour = (await organization.CreateTourAsync()).GetProperty("id").GetGuid();
        var bytes = Pictures.Jpeg(800, 600);
        using var upload = new ByteArrayContent(bytes) { Headers = { ContentType = new("image/jpeg") } };
        var photo = await organization.Admin.SendAsync(HttpMethod.Post, $"/api/products/{tour}/photos", upload);
        Assert.Equal(201, photo.Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, photo.Json.GetProperty("url").GetString());
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", organization.Admin.Token);
        using var read = await app.Http.SendAsync(request);
        Assert.Equal(bytes, await read.Content.ReadAsByteArrayAsync());
        Assert.True((await app.Anonymous.GetAsync("/api/health/ready")).Json.GetProperty("parts").GetProperty("blobs").GetProperty("ok").GetBoolean());
        Assert.Equal(204, (await organization.Admin.DeleteAsync($"/api/products/{tour}/photos/{photo.Json.GetProperty("id").GetGuid()}")).Status);
        Assert.Equal(404, (await organization.Admin.GetAsync(photo.Json.GetProperty("url").GetString()!)).Status);

        await azurite.KillAsync();
        using var again = new ByteArrayContent(bytes) { Headers = { ContentType = new("image/jpeg") } };
        Assert.Equal("photo.store_unavailable", (await organization.Admin.SendAsync(HttpMethod.Post, $"/api/products/{tour}/photos", again)).Code);
        var ready = (await app.Anonymous.GetAsync("/api/health/ready")).Json;
        Assert.Equal(("degraded", false), (ready.GetProperty("status").GetString(), ready.GetProperty("parts").GetProperty("blobs").GetProperty("ok").GetBoolean()));
    }

    private static async Task CheckAsync(IBlobStore store)
    {
        const string name = "0198-tenant/0198-photo";
        Assert.Null(await store.OpenReadAsync(Container, name, CancellationToken.None));
        await store.DeleteAsync(Container, name, CancellationToken.None); // not there: no failure
        await store.PutAsync(Container, name, [1, 2, 3], "image/png", CancellationToken.None);
        Assert.Equal([1, 2, 3], await ReadAsync(store, name));
        await store.PutAsync(Container, name, [4], "image/png", CancellationToken.None);
        Assert.Equal([4], await ReadAsync(store, name));
        var large = new byte[5_000_000];
        new Random(1).NextBytes(large);
        await store.PutAsync(Container, "0198-tenant/large", large, "image/png", CancellationToken.None);
        Assert.Equal(large, await ReadAsync(store, "0198-tenant/large"));
        await store.DeleteAsync(Container, name, CancellationToken.None);
        Assert.Null(await store.OpenReadAsync(Container, name, CancellationToken.None));
    }

    private static async Task<byte[]> ReadAsync(IBlobStore store, string name)
    {
        await using var stream = (await store.OpenReadAsync(Container, name, CancellationToken.None))!;
        using var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }
}
