namespace Microsoft.DurableTask;

/// <summary>Name of an orchestrator or an activity; compared ignoring case.</summary>
public readonly struct TaskName(string name) : IEquatable<TaskName>
{
    private readonly string? _name = name ?? throw new ArgumentNullException(nameof(name));

    public string Name => _name ?? "";

    public static implicit operator TaskName(string value) => new(value);

    public static implicit operator string(TaskName value) => value.Name;

    public static bool operator ==(TaskName left, TaskName right) => left.Equals(right);

    public static bool operator !=(TaskName left, TaskName right) => !left.Equals(right);

    public bool Equals(TaskName other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskName other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    public override string ToString() => Name;
}

/// <summary>Version of an orchestration; the empty text for none.</summary>
public readonly struct TaskVersion(string? version) : IEquatable<TaskVersion>
{
    private readonly string? _version = version;

    public string Version => _version ?? "";

    public static implicit operator TaskVersion(string value) => new(value);

    public static implicit operator string(TaskVersion value) => value.Version;

    public static bool operator ==(TaskVersion left, TaskVersion right) => left.Equals(right);

    public static bool operator !=(TaskVersion left, TaskVersion right) => !left.Equals(right);

    public bool Equals(TaskVersion other) => string.Equals(Version, other.Version, StringComparison.OrdinalIgnoreCase);

    public override bool Equals(object? obj) => obj is TaskVersion other && Equals(other);

    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Version);

    public override string ToString() => Version;
}
