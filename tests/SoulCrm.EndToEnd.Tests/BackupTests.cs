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
        File.Delete(damaged);
        Assert.Equal((1, 1), (await CountAsync(agency, before), await CountAsync(agency, after)));

        await LocalInstance.RestoreAsync(backup);
        await instance.UpAsync();
        agency = await instance.SignInAsync();
        Assert.Equal((1, 0), (await CountAsync(agency, before), await CountAsync(agency, after)));
    }

    private static async Task<int> CountAsync(AgencyClient agency, string phone) => (await agency.GetAsync($"clients?q={phone}")).GetProperty("items").GetArrayLength();
}
