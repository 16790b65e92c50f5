using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SoulCrm.FunctionsHost.TestSupport;

/// <summary>SampleApp as a process of its own, to be killed.</summary>
public sealed partial class SampleProcess : IDisposable
{
    private readonly Process _process;
    private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _lines = [];

    private SampleProcess(string database, int? timersSpeed)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "SampleApp.dll")])
        {
            WorkingDirectory = AppContext.BaseDirectory,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true, // its end tells the app that the test run is over, however that came about
            Environment =
            {
                ["FunctionsHost__Database"] = database,
                ["ServiceBusConnection"] = database,
                ["ASPNETCORE_URLS"] = "http://127.0.0.1:0",
            },
        };
        if (timersSpeed is { } speed)
        {
            start.Environment["SAMPLE_TIMERS"] = speed.ToString(CultureInfo.InvariantCulture);
        }

        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Note(line.Data);
        _process.ErrorDataReceived += (_, line) => Note(line.Data);
    }

    public int Id => _process.Id;

    /// <param name="timersSpeed">Runs the app's timers alone, on a clock so many times too fast.</param>
    public static async Task<SampleProcess> StartAsync(string database, int? timersSpeed = null)
    {
        var sample = new SampleProcess(database, timersSpeed);
        sample._process.Start();
        sample._process.BeginOutputReadLine();
        sample._process.BeginErrorReadLine();
        try
        {
            await sample._started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
        catch (TimeoutException)
        {
            sample.Dispose();
            Assert.Fail($"The sample app did not start:\n{string.Join('\n', sample._lines)}");
        }

        return sample;
    }

    /// <summary>SIGKILL: nothing of the process runs any more.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; returns the exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        Assert.Equal(0, SendSignal(_process.Id, 15));
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(40));
        return _process.ExitCode;
    }

    /// <summary>SIGSTOP: it stands still and keeps its connections, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Assert.Equal(0, SendSignal(_process.Id, 19));

    public void Thaw() => Assert.Equal(0, SendSignal(_process.Id, 18));

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line);
        }

        if (line.Contains("Application started", StringComparison.Ordinal))
        {
            _started.TrySetResult();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int SendSignal(int pid, int signal);
}
