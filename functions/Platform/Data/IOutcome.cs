namespace SoulCrm.Functions.Platform.Data;

/// <summary>What a unit of work returns when it can fail in an expected way.</summary>
public interface IOutcome
{
    bool Succeeded { get; }
}
