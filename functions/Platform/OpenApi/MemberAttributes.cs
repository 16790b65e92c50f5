namespace SoulCrm.Functions.Platform.OpenApi;

/// <summary>The strings that a member, or each item of a list, can be. Requests have them from their validators.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ValuesAttribute(params string[] values) : Attribute
{
    /// <param name="list">A class that has them as <c>All</c>.</param>
    public ValuesAttribute(Type list) : this((string[])list.GetField("All")!.GetValue(null)!) => List = list;

    public IReadOnlyList<string> Values => values;

    public Type? List { get; }
}

/// <summary>The keys that a dictionary can have; each may be missing.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class KeysAttribute(params string[] keys) : Attribute
{
    public IReadOnlyList<string> Keys => keys;
}

/// <summary>What is in a member that is passed on as the database has it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class HoldsAttribute(Type type) : Attribute
{
    public Type Type => type;
}
