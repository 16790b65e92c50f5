using System.Buffers.Binary;

namespace SoulCrm.Functions.Features.Products.Photos;

/// <summary>
/// Type and size of a picture as its own bytes tell them. Pixels are never decoded here, so a picture that would fill the memory costs nothing. What
/// does not begin and end as one of the three formats do is none: a page of HTML in front, an archive behind, half of an upload.
/// </summary>
public sealed record ImageHeader(string MediaType, int Width, int Height)
{
    public const string Jpeg = "image/jpeg";
    public const string Png = "image/png";
    public const string WebP = "image/webp";

    public static readonly string[] MediaTypes = [Jpeg, Png, WebP];

    /// <returns>Null when the bytes are no whole JPEG, PNG or WebP.</returns>
    public static ImageHeader? Read(ReadOnlySpan<byte> file)
    {
        if (file.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return ReadJpeg(file);
        if (file.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])) return ReadPng(file);
        return file.StartsWith("RIFF"u8) && file.Length > 12 && file[8..].StartsWith("WEBP"u8) ? ReadWebP(file) : null;
    }

    // Segments FF xx length … up to the frame header, which has the size; then data up to FF D9. Cameras put previews and depth maps behind that.
    private static ImageHeader? ReadJpeg(ReadOnlySpan<byte> file)
    {
        for (var at = 2; at + 9 < file.Length;)
        {
            if (file[at] != 0xFF) return null;
            var marker = file[at + 1];
            if (marker == 0xFF)
            {
                at++; // filling
                continue;
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 2)..]);
            if (length < 2) return null;
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var size = file[(at + 5)..];
                var header = Of(Jpeg, BinaryPrimitives.ReadUInt16BigEndian(size[2..]), BinaryPrimitives.ReadUInt16BigEndian(size));
                // Within data an FF is followed by 00 or a restart mark, so FF D9 is the end.
                return at + 2 + length < file.Length && file[(at + 2 + length)..].IndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0 ? header : null;
            }

            // Data before a frame header, or the end.
            if (marker is 0xD8 or 0xD9 or 0xDA) return null;
            at += 2 + length;
        }

        return null;
    }

    // Chunks of length, type, data and checksum: IHDR is the first, IEND the last, and nothing is behind it.
    private static ImageHeader? ReadPng(ReadOnlySpan<byte> file)
    {
        ImageHeader? header = null;
        var hasData = false;
        for (var at = 8; file.Length - at >= 12;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - 12) return null;
            var type = file.Slice(at + 4, 4);
            var data = file.Slice(at + 8, (int)length);
            if (header is null)
            {
                if (!type.SequenceEqual("IHDR"u8) || length != 13) return null;
                header = Of(Png, BinaryPrimitives.ReadUInt32BigEndian(data), BinaryPrimitives.ReadUInt32BigEndian(data[4..]));
                if (header is null) return null;
            }

            hasData |= type.SequenceEqual("IDAT"u8);
            at += 12 + (int)length;
            if (type.SequenceEqual("IEND"u8)) return hasData && at == file.Length ? header : null;
        }

        return null;
    }

    // RIFF says how long it is; its first chunk has the size, in one of three ways.
    private static ImageHeader? ReadWebP(ReadOnlySpan<byte> file)
    {
        var length = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]) + 8L;
        if (length != file.Length || file.Length < 30) return null;
        var type = file.Slice(12, 4);
        var data = file[20..];
        if (type.SequenceEqual("VP8X"u8)) return Of(WebP, UInt24(data[4..]) + 1, UInt24(data[7..]) + 1);
        if (type.SequenceEqual("VP8L"u8) && data[0] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(data[1..]);
            return Of(WebP, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        return type.SequenceEqual("VP8 "u8) && data[3..].StartsWith((ReadOnlySpan<byte>)[0x9D, 0x01, 0x2A])
            ? Of(WebP, BinaryPrimitives.ReadUInt16LittleEndian(data[6..]) & 0x3FFFu, BinaryPrimitives.ReadUInt16LittleEndian(data[8..]) & 0x3FFFu)
            : null;
    }

    private static uint UInt24(ReadOnlySpan<byte> bytes) => bytes[0] | ((uint)bytes[1] << 8) | ((uint)bytes[2] << 16);

    private static ImageHeader? Of(string mediaType, uint width, uint height) => width is 0 or > int.MaxValue || height is 0 or > int.MaxValue ? null : new ImageHeader(mediaType, (int)width, (int)height);
}
