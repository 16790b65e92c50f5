using Azure.Messaging.ServiceBus;
using Azure.Storage.Blobs;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SoulCrm.Functions.Features.Platform.Queues;
using SoulCrm.Functions.Platform.Blobs;

namespace SoulCrm.Functions;

/// <summary>
/// What only the embedded run needs: queues live in PostgreSQL, reached by the same connection string as the host's own tables; blobs in a folder,
/// or in a storage account by connection string.
/// </summary>
internal static class HostSpecifics
{
    public static void AddHostSpecifics(this FunctionsApplicationBuilder builder)
    {
        builder.Services.AddSingleton(_ => new ServiceBusClient(
            builder.Configuration["ServiceBusConnection"] ?? throw new InvalidOperationException("The setting ServiceBusConnection is missing.")));
        builder.Services.AddSingleton<IQueueAdministration, EmbeddedQueueAdministration>();
        builder.Services.AddSingleton<IBlobStore>(services => services.GetRequiredService<IOptions<BlobOptions>>().Value switch
        {
            { Folder: { Length: > 0 } folder } => new FolderBlobStore(folder),
            { ConnectionString: { Length: > 0 } account } => new AzureBlobStore(new BlobServiceClient(account, AzureBlobStore.Patience)),
            _ => throw new InvalidOperationException("Without Azure's identities set Blobs__Folder or Blobs__ConnectionString."),
        });
    }
}
