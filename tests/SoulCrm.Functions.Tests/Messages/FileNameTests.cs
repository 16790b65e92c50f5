using SoulCrm.Functions.Features.Media;

namespace SoulCrm.Functions.Tests.Messages;

public sealed class FileNameTests
{
    [Theory]
    [InlineData("Программа тура.pdf", "Программа тура.pdf")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\me\\фото.jpg", "фото.jpg")]
    [InlineData("gpj.\u202Eexe.pdf", "gpj.exe.pdf")]
    [InlineData("a\r\nSet-Cookie: x.txt", "aSet-Cookie x.txt")]
    [InlineData("..", null)]
    [InlineData("/", null)]
    [InlineData("  ", null)]
    [InlineData(null, null)]
    public void Clean_LeavesANameThatAnyFileSystemTakes(string? name, string? clean) => Assert.Equal(clean, FileName.Clean(name));

    [Fact]
    public void Clean_OfALongName_KeepsItsEnding()
    {
        var clean = FileName.Clean(new string('я', 300) + ".pdf")!;
        Assert.Equal((255, true), (clean.Length, clean.EndsWith("я.pdf", StringComparison.Ordinal)));
    }
}
