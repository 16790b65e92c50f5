using System.Text.Json;
using SoulCrm.TestSupport;
using Xunit.Abstractions;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>T31: what people send cannot forge a line of the log, and the log holds no tokens, passwords or phones.</summary>
[Collection(Alone.Name)]
public sealed class LogTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private static readonly string[] Breakers = ["\r\n{\"Timestamp\":\"2026\",\"LogLevel\":\"Critical\",\"Message\":\"forged\"}\r\n", "\u001b[2J\u001b[31mforged", "\",\"LogLevel\":\"Critical\",\"x\":\"forged", "%0d%0aforged", "\u2028forged\u2029", "\0forged", "{0}{1:forged}", "forged\b\b\b\b"];

    [Fact]
    public async Task Fields_CannotForgeLinesOfTheLog()
    {
        var (random, seed) = Seeds.New();
        var lines = new StringWriter();
        var console = Console.Out;
        Console.SetOut(TextWriter.Synchronized(lines));
        var (phone, password) = ("+79161112233", "sekretnyi parol 99");
        string token;
        try
        {
            await using var app = await TestApp.StartAsync(postgres, ("Logging:LogLevel:Default", "Debug"));
            var organization = await app.RegisterAsync();
            token = organization.Admin.Token!;
            for (var i = 0; i < 1000; i++)
            {
                var text = Breakers[random.Next(Breakers.Length)];
                _ = random.Next(7) switch
                {
                    0 => await organization.Admin.PostAsync("/api/clients", new { name = text, phone = Organization.NewPhone() }),
                    1 => await organization.Admin.GetAsync($"/api/clients?q={Uri.EscapeDataString(text)}"),
                    2 => await organization.ClientWritesAsync(phone, text, name: text),
                    3 => await app.Anonymous.PostAsync("/api/auth/login", new { email = text + i, password }),
                    4 => await organization.Admin.SendAsync(HttpMethod.Post, "/api/clients", new StringContent(text, System.Text.Encoding.UTF8, "application/json"), idempotencyKey: null, ("User-Agent", Uri.EscapeDataString(text)), ("X-Forwarded-For", Uri.EscapeDataString(text))),
                    5 => await organization.Admin.GetAsync($"/api/clients/{Uri.EscapeDataString(text.Replace("\0", "", StringComparison.Ordinal))}"),
                    _ => await organization.Admin.PatchAsync("/api/auth/me", new { name = text }),
                };
            }
        }
        finally
        {
            Console.SetOut(console);
        }

        // The host writes JSON lines; what the test's own framework prints between them is not the log.
        var log = lines.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line.StartsWith('{')).ToList();
        var forged = 0;
        foreach (var line in log)
        {
            using var entry = JsonDocument.Parse(line);
            if (entry.RootElement.TryGetProperty("LogLevel", out var level) && level.GetString() == "Critical") forged++;
            Assert.DoesNotContain(line, character => char.IsControl(character));
        }

        var whole = lines.ToString();
        output.WriteLine($"FIGURE T31: 1000 fields, {log.Count} lines, 100 % parse, {forged} forged, SEED={seed}");
        Assert.True(log.Count > 100, "the log was not captured");
        Assert.Equal(0, forged);
        Assert.DoesNotContain("\n{\"Timestamp\":\"2026\",", whole, StringComparison.Ordinal);
        foreach (var secret in new[] { token, password, phone, phone[1..] }) Assert.False(whole.Contains(secret, StringComparison.Ordinal), $"the log holds {secret[..Math.Min(6, secret.Length)]}…");
    }
}
