using Xunit.Abstractions;

[assembly: TestCollectionOrderer($"SoulCrm.Functions.IntegrationTests.{nameof(SoulCrm.Functions.IntegrationTests.LongFirst)}", "SoulCrm.Functions.IntegrationTests")]

namespace SoulCrm.Functions.IntegrationTests;

/// <summary>A class that takes more than a minute: it begins with the first ones, so that it is not what all wait for in the end.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class LongAttribute : Attribute;

/// <summary>Classes marked as <see cref="LongAttribute"/>, and then the others as they come.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    private static readonly HashSet<string> Long = typeof(LongFirst).Assembly.GetTypes()
        .Where(type => type.IsDefined(typeof(LongAttribute), inherit: false)).Select(type => type.FullName!).ToHashSet(StringComparer.Ordinal);

    // A class is a collection of its own, named "Test collection for" and the class.
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Long.Contains(collection.DisplayName.Split(' ')[^1]) ? 0 : 1);
}
