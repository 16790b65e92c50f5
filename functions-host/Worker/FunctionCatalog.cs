namespace SoulCrm.FunctionsHost.Worker;

/// <summary>The app's checked functions.</summary>
internal sealed class FunctionCatalog(IReadOnlyList<FunctionDescriptor> functions)
{
    private readonly Dictionary<(TriggerKind Kind, string Name), FunctionDescriptor> _byName =
        functions.ToDictionary(function => (function.Trigger, function.Name.ToUpperInvariant()));

    public IReadOnlyList<FunctionDescriptor> All { get; } = functions;

    public IEnumerable<FunctionDescriptor> Of(TriggerKind kind) => All.Where(function => function.Trigger == kind);

    /// <summary>By name, ignoring case; null when the app has no such function.</summary>
    public FunctionDescriptor? Find(TriggerKind kind, string name) => _byName.GetValueOrDefault((kind, name.ToUpperInvariant()));
}
