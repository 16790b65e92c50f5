using FluentValidation;
using SoulCrm.Functions.Features.Messages;
using SoulCrm.Functions.Features.Translation.Meaning;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Translation;

/// <summary>What the client is to read, as a manager has seen it, and perhaps changed it.</summary>
/// <param name="Language">Of <paramref name="Text"/>.</param>
/// <param name="Confirmed">Its figures differ from what he wrote, and he means it.</param>
public sealed record ApprovedTranslation(string Language, string Text, bool Confirmed = false)
{
    public sealed class Validator : AbstractValidator<ApprovedTranslation>
    {
        public Validator()
        {
            RuleFor(t => t.Language).NotEmpty().Language();
            RuleFor(t => t.Text).MessageText();
        }
    }

    /// <returns>Why it may not be sent; null when it may.</returns>
    /// <param name="written">What the manager wrote.</param>
    public Error? FindFault(string written)
    {
        if (Confirmed) return null;
        var differences = Figures.Compare(written, Text);
        return differences.Count == 0 ? null : new Conflict("translation.figures_changed", $"The translation changes figures: {string.Join("; ", differences)}. Correct it, or confirm it.");
    }
}
