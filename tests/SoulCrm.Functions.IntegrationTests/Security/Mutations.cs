using System.Text;
using System.Text.Json.Nodes;

namespace SoulCrm.Functions.IntegrationTests.Security;

/// <summary>What people and programs send that nobody thought of.</summary>
internal static class Mutations
{
    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\r\n\r\nHTTP/1.1 200 OK", "\u001b[31mred\u001b[0m", "{\"level\":\"error\",\"msg\":\"forged\"}", "' or '1'='1", "'; drop table clients; --", "\" or 1=1 --", "1) union select password_hash from users --",
        "%", "_", "\\", "%%%%%%%%", "$1", "@id", ":id", "{{7*7}}", "${jndi:ldap://x}", "<script>alert(1)</script>", "=cmd|' /C calc'!A0", "../../../../etc/passwd", "..%2f..%2f", "\u202Egnp.exe", "\uFEFF", "\uD83D\uDE00", "ﬃ", "И̐̑̒",
        "null", "true", "NaN", "-0", "1e400", "0x10", "２０２７-０１-０１", "9999-99-99", "2027-02-30", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", new string('a', 300), new string('я', 5000), new string('x', 70_000), new string('(', 500), "*:*", "!!!", "a & b | !c <-> d", "\"unclosed",
    ];

    private static readonly string[] Numbers = ["0", "-1", "1.5", "-0.0", "2147483648", "9223372036854775808", "-9223372036854775809", "1e308", "1e-400", "79228162514264337593543950336", "0.1234567890123456789012345678901234567890"];

    public static string Text(Random random) => Texts[random.Next(Texts.Length)];

    /// <summary>A valid body, broken in one to three places, or as a whole.</summary>
    public static byte[] Body(JsonNode? valid, Random random)
    {
        switch (random.Next(12))
        {
            case 0: return [];
            case 1: return Encoding.UTF8.GetBytes(new string('[', 10_000));
            case 2: return Encoding.UTF8.GetBytes("{\"a\":" + string.Concat(Enumerable.Repeat("{\"a\":", 500)));
            case 3: return [0xFF, 0xFE, 0x00, 0xC3, 0x28, (byte)'{'];
            case 4: return Encoding.UTF8.GetBytes("""{"name":"\ud800","text":"\udfff"}""");
            case 5: return Encoding.UTF8.GetBytes(valid?.ToJsonString()[..^1] ?? "{");
            default: break;
        }

        if (valid is not JsonObject body) return Encoding.UTF8.GetBytes(random.Next(2) == 0 ? "[]" : "\"text\"");
        for (var i = random.Next(3); i >= 0; i--) Break(body, random);
        return Encoding.UTF8.GetBytes(Numbers.Aggregate(body.ToJsonString(), (text, number) => text.Replace($"\"#{number}\"", number, StringComparison.Ordinal)));
    }

    private static void Break(JsonObject body, Random random)
    {
        var names = body.Select(member => member.Key).ToList();
        if (names.Count == 0) return;
        var name = names[random.Next(names.Count)];
        if (body[name] is JsonObject inner && random.Next(2) == 0)
        {
            Break(inner, random);
            return;
        }

        switch (random.Next(8))
        {
            case 0: body[name] = null; break;
            case 1: body.Remove(name); break;
            case 2: body[name] = new JsonArray(Text(random), 1, null, new JsonObject()); break;
            case 3: body[name] = new JsonObject { [Text(random)] = Text(random) }; break;
            case 4: body[name] = $"#{Numbers[random.Next(Numbers.Length)]}"; break;
            case 5: body[Text(random)] = Text(random); break;
            case 6: body[name] = random.Next(2) == 0; break;
            default: body[name] = Text(random); break;
        }
    }
}
