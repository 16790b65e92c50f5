using System.Formats.Tar;
using System.Security.Cryptography;

namespace SoulCrm.EndToEnd.Tests;

/// <summary><c>./dev backup</c> and <c>./dev restore</c> on a running instance.</summary>
[Collection(InstanceCollection.Name)]
public sealed class BackupTests(LocalInstance instance)
{
    [Fact]
    public async Task Restore_BringsBackWhatWas_AndADamagedFileChangesNothing()
    {
        var agency = await instance.SignInAsync();
        var (before, after) = (Simulator.NewClient(), Simulator.NewClient());
        await agency.PostAsync("clients", new { name = "До копии", phone = $"+{before}" });
        var backup = await LocalInstance.BackupAsync();
        await agency.PostAsync("clients", new { name = "После копии", phone = $"+{after}" });

        var damaged = Path.GetTempFileName();
        var bytes = await File.ReadAllBytesAsync(backup);
        bytes[bytes.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(damaged, bytes);
        Assert.Contains("is damaged", (await Assert.ThrowsAsync<InvalidOperationException>(() => LocalInstance.RestoreAsync(damaged))).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(damaged, "no archive");
        Assert.Contains("is not a backup", (await Assert.ThrowsAsync<InvalidOperationException>(() => LocalInstance.RestoreAsync(damaged))).Message, StringComparison.Ordinal);
        await LackRowsAsync(backup, damaged);
        Assert.Contains("did not restore as it was taken", (await Assert.ThrowsAsync<InvalidOperationException>(() => LocalInstance.RestoreAsync(damaged))).Message, StringComparison.Ordinal);
        File.Delete(damaged);
        Assert.Equal((1, 1), (await CountAsync(agency, before), await CountAsync(agency, after)));

        await LocalInstance.RestoreAsync(backup);
        await instance.UpAsync();
        agency = await instance.SignInAsync();
        Assert.Equal((1, 0), (await CountAsync(agency, before), await CountAsync(agency, after)));
    }

    /// <summary>A whole file whose dump has fewer clients than were counted: what a role bound by the policies would make.</summary>
    private static async Task LackRowsAsync(string backup, string file)
    {
        var folder = Directory.CreateTempSubdirectory("soulcrm-backup-test-");
        await TarFile.ExtractToDirectoryAsync(backup, folder.FullName, overwriteFiles: true);
        var counts = Path.Combine(folder.FullName, "counts");
        await File.WriteAllTextAsync(counts, (await File.ReadAllTextAsync(counts)).Replace("public.clients ", "public.clients 9", StringComparison.Ordinal));
        var sums = Path.Combine(folder.FullName, "sums");
        var lines = (await File.ReadAllLinesAsync(sums)).Where(line => !line.EndsWith(" counts", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(sums, [.. lines, $"{Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(counts)))}  counts"]);
        File.Delete(file);
        await TarFile.CreateFromDirectoryAsync(folder.FullName, file, includeBaseDirectory: false);
        folder.Delete(recursive: true);
    }

    private static async Task<int> CountAsync(AgencyClient agency, string phone) => (await agency.GetAsync($"clients?q={phone}")).GetProperty("items").GetArrayLength();
}
