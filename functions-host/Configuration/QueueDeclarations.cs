using System.Text.Json;
using System.Text.Json.Serialization;

namespace SoulCrm.FunctionsHost.Configuration;

/// <summary>One queue of queues.json, with the defaults of Azure Service Bus.</summary>
internal sealed record QueueDeclaration
{
    public required string Name { get; init; }

    public bool RequiresSession { get; init; }

    public bool RequiresDuplicateDetection { get; init; }

    /// <summary>How long a message id is remembered after it was sent.</summary>
    public TimeSpan DuplicateDetectionWindow { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Deliveries before a message goes to the dead letters.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a delivery is exclusive before it is renewed.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>The declared queues, by name ignoring case.</summary>
internal sealed class QueueDeclarations
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    private readonly Dictionary<string, QueueDeclaration> _queues = new(StringComparer.OrdinalIgnoreCase);

    private QueueDeclarations(IEnumerable<QueueDeclaration> queues)
    {
        foreach (var queue in queues)
        {
            Check(queue);
            if (!_queues.TryAdd(queue.Name, queue))
            {
                throw new FunctionsHostConfigurationException($"queues.json: queue '{queue.Name}' is declared twice.");
            }
        }
    }

    public IReadOnlyCollection<QueueDeclaration> All => _queues.Values;

    public QueueDeclaration? Find(string name) => _queues.GetValueOrDefault(name);

    /// <summary>Reads <paramref name="text"/> or else the file beside the executable; an app without queues needs none.</summary>
    public static QueueDeclarations Load(string folder, string? text)
    {
        var file = Path.Combine(folder, "queues.json");
        if (text is null && !File.Exists(file))
        {
            return new QueueDeclarations([]);
        }

        try
        {
            var document = JsonSerializer.Deserialize<Document>(text ?? File.ReadAllText(file), Json);
            return new QueueDeclarations(document?.Queues ?? []);
        }
        catch (JsonException exception)
        {
            throw new FunctionsHostConfigurationException($"queues.json cannot be read: {exception.Message}", exception);
        }
    }

    private static void Check(QueueDeclaration queue)
    {
        if (queue.Name is not { Length: > 0 and <= 260 })
        {
            throw new FunctionsHostConfigurationException("queues.json: a queue's name must have 1 to 260 characters.");
        }

        if (queue.MaxDeliveryCount < 1)
        {
            throw new FunctionsHostConfigurationException($"queues.json: 'maxDeliveryCount' of '{queue.Name}' must be at least 1.");
        }

        if (queue.LockDuration <= TimeSpan.Zero || queue.LockDuration > TimeSpan.FromMinutes(5))
        {
            throw new FunctionsHostConfigurationException($"queues.json: 'lockDuration' of '{queue.Name}' must be above zero and at most five minutes.");
        }

        if (queue.DuplicateDetectionWindow < TimeSpan.FromSeconds(20) || queue.DuplicateDetectionWindow > TimeSpan.FromDays(7))
        {
            throw new FunctionsHostConfigurationException($"queues.json: 'duplicateDetectionWindow' of '{queue.Name}' must be between 20 seconds and 7 days.");
        }
    }

    private sealed record Document(IReadOnlyList<QueueDeclaration> Queues);
}
