namespace SoulCrm.Functions.Features.Agents.Models;

/// <summary>Under every provider's SDK: a refusal becomes a <see cref="ModelException"/> before the SDK reads its body, and no answer can be without end.</summary>
internal sealed class ModelTransport(TimeProvider time) : DelegatingHandler
{
    /// <summary>Bytes. JSON around the longest answer that is taken, with everything in it escaped, is shorter.</summary>
    private const long MostBytes = 1024 * 1024;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            using (response) throw ModelException.Of(response, time.GetUtcNow());
        }

        var whole = response.Content;
        var limited = new StreamContent(new LimitedStream(await whole.ReadAsStreamAsync(cancellationToken), MostBytes));
        foreach (var header in whole.Headers) limited.Headers.TryAddWithoutValidation(header.Key, header.Value);
        response.Content = limited;
        return response;
    }

    private sealed class LimitedStream(Stream inner, long most) : Stream
    {
        private long left = most;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Counted(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Counted(await inner.ReadAsync(buffer, cancellationToken));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }

        private int Counted(int read) => (left -= read) >= 0 ? read : throw new ModelException(ModelFault.Transient, "the answer has no end");
    }
}
