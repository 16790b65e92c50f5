using System.Linq.Expressions;
using FluentValidation;
using FluentValidation.Validators;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>Rules that many requests share; the OpenAPI document reads them too.</summary>
public static class Rules
{
    public const string PhonePattern = "^\\+[1-9][0-9]{6,14}$";
    public const string LanguagePattern = "^[a-z]{2,3}$";
    public const string CurrencyPattern = "^[A-Z]{3}$";
    public const string CountryPattern = "^[A-Z]{2}$";

    /// <summary>Rules for the value of a member that may be left out or null; both pass.</summary>
    public static IRuleBuilderInitial<T, TValue?> RuleForOptional<T, TValue>(this AbstractValidator<T> validator, Expression<Func<T, Optional<TValue>?>> member)
    {
        var value = Expression.Call(typeof(Rules), nameof(ValueOf), [typeof(TValue)], member.Body);
        return validator.RuleFor(Expression.Lambda<Func<T, TValue?>>(value, member.Parameters)).Configure(rule => rule.PropertyName = ((MemberExpression)member.Body).Member.Name);
    }

    internal static TValue? ValueOf<TValue>(Optional<TValue>? optional) => optional is null ? default : optional.Value;

    /// <summary>One of a fixed list; null passes.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params string[] allowed) => rule.SetValidator(new OneOfValidator<T>(allowed));

    public static IRuleBuilderOptions<T, string?> Phone<T>(this IRuleBuilder<T, string?> rule) =>
        rule.Matches(PhonePattern).WithMessage("A phone in E.164 form, such as +79990001122.");

    public static IRuleBuilderOptions<T, string?> Language<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(LanguagePattern).WithMessage("A language as its BCP 47 primary tag, such as ru.");

    public static IRuleBuilderOptions<T, string?> Currency<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(CurrencyPattern).WithMessage("An ISO 4217 code of three capital letters, such as USD.");

    public static IRuleBuilderOptions<T, string?> Country<T>(this IRuleBuilder<T, string?> rule) => rule.Matches(CountryPattern).WithMessage("An ISO 3166-1 code of two capital letters, such as TR.");

    /// <summary>A name or a line of text: something in it, and no control characters that could forge a line elsewhere.</summary>
    public static IRuleBuilderOptions<T, string?> Line<T>(this IRuleBuilder<T, string?> rule, int maxLength) => rule.NotEmpty().MaximumLength(maxLength)
        .Must(text => text is null || !text.Any(char.IsControl)).WithMessage("No line breaks or control characters.");
}

/// <summary>Exposes its values, so that the document can name them.</summary>
public sealed class OneOfValidator<T>(string[] allowed) : PropertyValidator<T, string?>
{
    public override string Name => "OneOfValidator";

    public IReadOnlyList<string> Allowed => allowed;

    public override bool IsValid(ValidationContext<T> context, string? value) => value is null || allowed.Contains(value, StringComparer.Ordinal);

    protected override string GetDefaultMessageTemplate(string errorCode) => $"One of: {string.Join(", ", allowed)}.";
}
