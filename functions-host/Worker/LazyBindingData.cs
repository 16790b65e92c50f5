using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace SoulCrm.FunctionsHost.Worker;

/// <summary>Trigger metadata that is put together only when somebody reads it: most functions never do.</summary>
internal abstract class LazyBindingData : IReadOnlyDictionary<string, object?>
{
    private IReadOnlyDictionary<string, object?>? _data;

    private IReadOnlyDictionary<string, object?> Data => _data ??= Make();

    public IEnumerable<string> Keys => Data.Keys;

    public IEnumerable<object?> Values => Data.Values;

    public int Count => Data.Count;

    public object? this[string key] => Data[key];

    public bool ContainsKey(string key) => Data.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => Data.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => Data.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    protected abstract IReadOnlyDictionary<string, object?> Make();
}
