using SoulCrm.TestSupport;

namespace SoulCrm.Functions.IntegrationTests;

/// <summary>Tests that share one migrated template; each makes its own database of it.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "PostgreSQL";
}
