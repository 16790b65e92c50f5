using Xunit;

namespace SoulCrm.TestSupport;

/// <summary>A test of what needs pgvector; <c>./dev test</c> says when the machine could not have it.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgvectorFactAttribute : FactAttribute
{
    public PgvectorFactAttribute() => Skip = Pgvector.Absence;
}

/// <summary>As <see cref="PgvectorFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PgvectorTheoryAttribute : TheoryAttribute
{
    public PgvectorTheoryAttribute() => Skip = Pgvector.Absence;
}

internal static class Pgvector
{
    public static string? Absence => Environment.GetEnvironmentVariable("SOULCRM_TEST_PGVECTOR") == "no" ? "This machine has no pgvector." : null;
}
