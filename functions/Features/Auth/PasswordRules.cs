using System.Text;
using FluentValidation;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>A new password: long enough, not cut by bcrypt, and none of those that everybody tries first.</summary>
public static class PasswordRules
{
    private const int MinLength = 10;

    /// <summary>bcrypt reads no more: a longer password would be cut without a word.</summary>
    private const int MaxBytes = 72;

    /// <summary>Guesses that an attacker with a list of common passwords, names and keyboard walks needs; below it a password is too common.</summary>
    private const double LeastGuesses = 1_000_000;

    public static IRuleBuilderOptions<T, string> NewPassword<T>(this IRuleBuilderInitial<T, string> rule, params Func<T, string?>[] known) => rule.Cascade(CascadeMode.Stop)
        .NotEmpty().MinimumLength(MinLength)
        .Must(password => Encoding.UTF8.GetByteCount(password) <= MaxBytes).WithMessage($"At most {MaxBytes} bytes in UTF-8.")
        .Must((request, password) => Zxcvbn.Zxcvbn.MatchPassword(password, known.Select(read => read(request)).OfType<string>()).Entropy >= Math.Log2(LeastGuesses))
        .WithMessage("Too easy to guess: it is a common password, or made of your name or address.");
}
