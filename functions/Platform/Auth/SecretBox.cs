using System.Security.Cryptography;
using Microsoft.Extensions.Options;

namespace SoulCrm.Functions.Platform.Auth;

/// <summary>Encrypts what the database must not hold in the clear: AES-256-GCM, bound to what it belongs to.</summary>
public sealed class SecretBox(IOptions<AuthOptions> options)
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private readonly byte[] key = Convert.FromBase64String(options.Value.EncryptionKey)[..32];

    /// <param name="owner">A secret opens only for the owner that it was sealed for.</param>
    /// <returns>nonce, tag, ciphertext.</returns>
    public byte[] Seal(byte[] secret, Guid owner)
    {
        var box = new byte[NonceBytes + TagBytes + secret.Length];
        RandomNumberGenerator.Fill(box.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(box.AsSpan(0, NonceBytes), secret, box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), owner.ToByteArray());
        return box;
    }

    /// <exception cref="CryptographicException">Another key, another owner, or a changed box.</exception>
    public byte[] Open(byte[] box, Guid owner)
    {
        var secret = new byte[box.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(box.AsSpan(0, NonceBytes), box.AsSpan(NonceBytes + TagBytes), box.AsSpan(NonceBytes, TagBytes), secret, owner.ToByteArray());
        return secret;
    }
}
