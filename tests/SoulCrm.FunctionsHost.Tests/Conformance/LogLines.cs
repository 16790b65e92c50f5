using Microsoft.Extensions.Logging;
using SoulCrm.FunctionsHost.TestSupport;

namespace SoulCrm.FunctionsHost.Tests.Conformance;

/// <summary>Log lines as they were written, each with its category before it.</summary>
internal sealed class LogLines : ILoggerProvider
{
    public Recorder<string> Written { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Line(categoryName, Written);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Line(string category, Recorder<string> written) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            written.Add($"{category} {formatter(state, exception)}");
    }
}
