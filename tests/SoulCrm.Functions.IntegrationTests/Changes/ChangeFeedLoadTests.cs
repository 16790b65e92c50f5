using System.Collections.Concurrent;
using System.Text.Json;
using Npgsql;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Changes;

/// <summary>Eight writers and one reader who only ever asks for what is new: he gets every change, each entity's in the order in which they were committed.</summary>
public sealed class ChangeFeedLoadTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Writers = 8;
    private const int Entities = 40;

    [Fact]
    public async Task ReaderBesideEightWriters_MissesNothing()
    {
        var (_, seed) = Security.Seeds.New();
        var wanted = Security.Seeds.Setting("CHANGES", 10_000);
        await using var app = await TestApp.StartAsync(postgres);
        var organization = await app.RegisterAsync();
        var since = (await organization.Admin.GetAsync("/api/changes")).Json.GetProperty("next").GetInt64();
        await using var dataSource = NpgsqlDataSource.Create(app.Database.App);
        var entities = Enumerable.Range(0, Entities).Select(_ => Guid.NewGuid()).ToArray();
        var committed = 0;
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            var random = new Random(seed + writer);
            while (true)
            {
                var size = random.Next(1, 10);
                if (Interlocked.Add(ref committed, size) > wanted) return;
                await using var connection = await dataSource.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                var tx = new TenantTransaction(Caller.System(organization.Id), connection, transaction, CancellationToken.None);
                // Its own number of the entity, taken under the entity's lock, goes with the change: what the reader compares.
                foreach (var entity in entities.OrderBy(_ => random.Next()).Take(size).Order())
                {
                    var number = await tx.SingleAsync<long>("""
                        insert into early_receipts as r (external_id, status) values (@entity, '1') on conflict (tenant_id, external_id) do update set status = (r.status::bigint + 1)::text returning status::bigint
                        """, new { entity = entity.ToString() });
                    tx.Changed("client", entity, parentId: NumberAsId(number));
                }

                if (random.Next(20) == 0)
                {
                    tx.Changed("client", Guid.NewGuid(), kind: "refused");
                    await Assert.ThrowsAsync<PostgresException>(tx.CommitAsync);
                    Interlocked.Add(ref committed, -size); // rolled back: none of it may show
                    continue;
                }

                await tx.CommitAsync();
            }
        })));
        var seen = new List<(Guid Id, long Number)>();
        var gaps = 0;
        while (true)
        {
            var last = writing.IsCompleted;
            var page = (await organization.Admin.GetAsync($"/api/changes?since={since}")).Json;
            foreach (var item in page.GetProperty("items").EnumerateArray())
            {
                if (item.GetProperty("seq").GetInt64() != since + 1) gaps++;
                since = item.GetProperty("seq").GetInt64();
                seen.Add((item.GetProperty("id").GetGuid(), NumberOf(item.GetProperty("parentId").GetGuid())));
            }

            if (last && page.GetProperty("items").GetArrayLength() == 0) break;
        }

        await writing;
        var outOfOrder = seen.GroupBy(change => change.Id).Count(entity => !entity.Select(change => change.Number).SequenceEqual(Enumerable.Range(1, entity.Count()).Select(n => (long)n)));
        var total = await app.Database.ReadAsync<long>("select sum(status::bigint)::bigint from early_receipts where tenant_id = $1", organization.Id);
        output.WriteLine($"FIGURE change feed: {Writers} writers, 1 reader, {total} changes committed, {seen.Count} read, {gaps} gaps, {outOfOrder} entities out of order, SEED={seed}");
        Assert.Equal((total, 0, 0), (seen.Count, gaps, outOfOrder));
    }

    private static Guid NumberAsId(long number) => new(Int128.CreateChecked(number).ToString("x32", System.Globalization.CultureInfo.InvariantCulture));

    private static long NumberOf(Guid id) => long.Parse(id.ToString("N"), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);
}
