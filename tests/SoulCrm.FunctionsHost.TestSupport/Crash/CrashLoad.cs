using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SoulCrm.FunctionsHost.TestSupport.Crash;

/// <summary>
/// Senders that never pause: a plain queue, sessions, and journeys that are told to go on. Keeps what was accepted; what was sent again
/// because no answer came may be there twice, and is kept apart.
/// </summary>
internal sealed class CrashLoad(ServiceBusClient bus, DurableTaskClient durable)
{
    public const int Sessions = 20;

    /// <summary>Both runs' activities, the event's payload, and the child's.</summary>
    public const int JourneyResult = (2 * (6 + 60)) + EventPayload + 5;

    private const int EventPayload = 1000;

    private readonly CancellationTokenSource _stop = new();
    private Task _senders = Task.CompletedTask;

    public ConcurrentDictionary<string, bool> Plain { get; } = new(StringComparer.Ordinal);

    /// <summary>How many each session was sent: numbers 0 and up.</summary>
    public ConcurrentDictionary<string, int> BySession { get; } = new(StringComparer.Ordinal);

    public ConcurrentBag<string> Journeys { get; } = [];

    /// <summary>What was sent again because no answer came: it may be there twice.</summary>
    public ConcurrentDictionary<string, bool> Unsure { get; } = new(StringComparer.Ordinal);

    private int Messages => Plain.Count + BySession.Values.Sum();

    public void Start() => _senders = Task.WhenAll(
        [Task.Run(SendPlainAsync), Task.Run(StartJourneysAsync), .. Enumerable.Range(0, Sessions).Select(number => Task.Run(() => SendSessionAsync($"s{number}")))]);

    /// <summary>Waits until so many more were accepted: a busy machine takes its time, and a disturbance of no load shows nothing.</summary>
    public async Task AcceptsAsync(int messages, int journeys)
    {
        var (messagesBefore, journeysBefore) = (Messages, Journeys.Count);
        while (Messages < messagesBefore + messages || Journeys.Count < journeysBefore + journeys) await Task.Delay(20);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _senders;
    }

    private async Task SendPlainAsync()
    {
        var sender = bus.CreateSender("plain");
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            await AcceptedAsync(() => sender.SendMessageAsync(new ServiceBusMessage($"{number}")), $"plain {number}");
            Plain[$"{number}"] = true;
            await Task.Delay(8);
        }
    }

    private async Task SendSessionAsync(string session)
    {
        var sender = bus.CreateSender("sessions");
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            await AcceptedAsync(() => sender.SendMessageAsync(new ServiceBusMessage($"{number}") { SessionId = session }), $"{session} {number}");
            BySession[session] = number + 1;
            await Task.Delay(120);
        }
    }

    private async Task StartJourneysAsync()
    {
        for (var number = 0; !_stop.IsCancellationRequested; number++)
        {
            var id = $"journey-{number}";
            await AcceptedAsync(
                async () =>
                {
                    try
                    {
                        await durable.ScheduleNewOrchestrationInstanceAsync("Journey", new StartOrchestrationOptions(id));
                    }
                    catch (global::DurableTask.Core.Exceptions.OrchestrationAlreadyExistsException)
                    {
                        // The try before was stored after all.
                    }
                },
                id);
            // Early or late: it is kept until the journey waits for it. One that comes twice is not used.
            await AcceptedAsync(() => durable.RaiseEventAsync(id, "Go", EventPayload), id);
            Journeys.Add(id);
            await Task.Delay(150);
        }
    }

    /// <summary>Tries until it is accepted, as an outbox does.</summary>
    private async Task AcceptedAsync(Func<Task> send, string what)
    {
        while (true)
        {
            try
            {
                await send();
                return;
            }
            catch (Exception exception) when (exception is not (ArgumentException or InvalidOperationException))
            {
                Unsure[what] = true;
                await Task.Delay(100);
            }
        }
    }
}
