using System.Buffers.Binary;
using SoulCrm.Functions.Features.Products.Photos;

namespace SoulCrm.Functions.Features.Media;

/// <summary>
/// What managers may send, told by the first bytes: what a name or a browser says of a file is not asked. Of what clients send any type is kept, and only
/// those of this list are ever shown in a page.
/// </summary>
internal static class MediaTypes
{
    private const string Pdf = "application/pdf";
    private const string Mp4 = "video/mp4";
    private const string Ogg = "audio/ogg";
    private const string Mp3 = "audio/mpeg";
    private const string M4a = "audio/mp4";

    private static readonly Dictionary<string, string> OfficeFiles = new(StringComparer.Ordinal)
    {
        ["application/vnd.openxmlformats-officedocument.wordprocessingml.document"] = "word/",
        ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"] = "xl/",
        ["application/vnd.openxmlformats-officedocument.presentationml.presentation"] = "ppt/",
    };

    public static readonly string[] Sendable = [ImageHeader.Jpeg, ImageHeader.Png, ImageHeader.WebP, Mp4, Ogg, Mp3, M4a, Pdf, .. OfficeFiles.Keys];

    /// <summary>Harmless in a page of ours, by themselves and in a tag.</summary>
    private static readonly string[] Inline = [ImageHeader.Jpeg, ImageHeader.Png, ImageHeader.WebP, "image/gif", Mp4, Ogg, Mp3, M4a, "audio/aac", "audio/amr", "audio/wav", Pdf];

    public static bool IsInline(string mediaType) => Inline.Contains(Base(mediaType), StringComparer.Ordinal);

    /// <summary>"audio/ogg; codecs=opus" → "audio/ogg".</summary>
    public static string Base(string mediaType) => mediaType.Split(';')[0].Trim().ToLowerInvariant();

    /// <returns>Whether the bytes can be of this type of <see cref="Sendable"/>.</returns>
    public static bool Matches(string mediaType, ReadOnlySpan<byte> file) => mediaType switch
    {
        ImageHeader.Jpeg or ImageHeader.Png or ImageHeader.WebP => ImageHeader.Read(file)?.MediaType == mediaType,
        Pdf => file.StartsWith("%PDF-"u8),
        Mp4 or M4a => file.Length > 12 && file[4..].StartsWith("ftyp"u8),
        Ogg => file.StartsWith("OggS"u8),
        Mp3 => file.StartsWith("ID3"u8) || (file.Length > 2 && (BinaryPrimitives.ReadUInt16BigEndian(file) & 0xFFE6) == 0xFFE2),
        // An archive whose directory, at its end, names the parts of such a document.
        _ => OfficeFiles.TryGetValue(mediaType, out var folder) && file.StartsWith("PK\x03\x04"u8) && file.IndexOf("[Content_Types].xml"u8) >= 0 && file.IndexOf(System.Text.Encoding.ASCII.GetBytes(folder)) >= 0,
    };

    /// <summary>How WhatsApp shows it. It plays Opus in Ogg as a voice note, and nothing else.</summary>
    public static string KindOf(string mediaType, ReadOnlySpan<byte> file) => mediaType == Ogg && file[..Math.Min(file.Length, 512)].IndexOf("OpusHead"u8) >= 0 ? MediaKind.Voice : MediaKind.Of(null, mediaType);
}
