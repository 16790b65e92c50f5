using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using SoulCrm.Functions.Features.WhatsApp;

namespace SoulCrm.Functions.Tests.WhatsApp;

public sealed class WebhookSignatureTests
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_614_265_330);
    private static readonly byte[] Body = """{"test": 2432232314}"""u8.ToArray();

    // The example of the Standard Webhooks specification.
    [Fact]
    public void IsValid_ExampleOfTheSpecification_IsTrue() =>
        Assert.True(IsValid("msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", Now, Secret));

    [Fact]
    public void IsValid_EitherOfTwoLiveSecrets_IsTrue() => Assert.True(IsValid("a", $"{Now.ToUnixTimeSeconds()}", Sign("a", Now), Now, OtherSecret, Secret));

    [Fact]
    public void IsValid_OneGoodSignatureAmongSeveral_IsTrue() => Assert.True(IsValid("a", $"{Now.ToUnixTimeSeconds()}", "v1,AAAA " + Sign("a", Now), Now, Secret));

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public void IsValid_OutsideFiveMinutes_IsFalse(int offset)
    {
        var stamped = Now.AddSeconds(offset);
        Assert.False(IsValid("a", $"{stamped.ToUnixTimeSeconds()}", Sign("a", stamped), Now, Secret));
    }

    [Theory]
    [InlineData("", "1614265330", "v1,x")]
    [InlineData("a", "", "v1,x")]
    [InlineData("a", "99999999999999999999", "v1,x")]
    [InlineData("a", "9223372036854775807", "v1,x")]
    [InlineData("a", "1614265330", "")]
    [InlineData("a", "1614265330", "v1,")]
    [InlineData("a", "1614265330", "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")]
    public void IsValid_MissingOrMalformed_IsFalse(string id, string timestamp, string signature) => Assert.False(IsValid(id, timestamp, signature, Now, Secret));

    [Fact]
    public void IsValid_SignedWithAnotherSecret_IsFalse() => Assert.False(IsValid("a", $"{Now.ToUnixTimeSeconds()}", Sign("a", Now), Now, OtherSecret));

    private static string Sign(string id, DateTimeOffset at) => "v1," + Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(Secret[6..]), Encoding.UTF8.GetBytes($"{id}.{at.ToUnixTimeSeconds()}.{Encoding.UTF8.GetString(Body)}")));

    private static bool IsValid(string id, string timestamp, string signature, DateTimeOffset now, params string[] secrets) => WebhookSignature.IsValid(
        new HeaderDictionary { ["webhook-id"] = id, ["webhook-timestamp"] = timestamp, ["webhook-signature"] = signature }, Body, secrets, now);
}
