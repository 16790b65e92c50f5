using System.Text.Json;
using FluentValidation;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>What the fields of a client may hold, however they come in.</summary>
internal static class ClientRules
{
    public const int MostTags = 50;
    public const int LongestTag = 50;
    public const int MostCustomFields = 50;
    public const int LongestCustomValue = 1000;

    public static void Tags<T>(AbstractValidator<T> validator, System.Linq.Expressions.Expression<Func<T, string[]?>> tags) =>
        validator.RuleFor(tags).Must(all => all is null || (all.Length <= MostTags && all.All(tag => !string.IsNullOrWhiteSpace(tag) && tag.Length <= LongestTag && !tag.Any(char.IsControl))))
            .WithMessage($"At most {MostTags} tags of 1 to {LongestTag} characters.");

    public static void CustomFields<T>(AbstractValidator<T> validator, System.Linq.Expressions.Expression<Func<T, IReadOnlyDictionary<string, string?>?>> fields) =>
        validator.RuleFor(fields).Must(all => all is null || (all.Count <= MostCustomFields && all.All(field => IsName(field.Key) && field.Value is null or { Length: <= LongestCustomValue })))
            .WithMessage($"At most {MostCustomFields} fields with names of 1 to 50 characters and values of at most {LongestCustomValue}.");

    public static bool IsName(string name) => name.Length is >= 1 and <= 50 && !name.Any(char.IsControl) && !string.IsNullOrWhiteSpace(name);

    /// <summary>What is stored of custom fields: an empty value is no field.</summary>
    public static string ToJson(IReadOnlyDictionary<string, string?>? fields) => JsonSerializer.Serialize((fields ?? new Dictionary<string, string?>()).Where(field => !string.IsNullOrEmpty(field.Value)).ToDictionary(), ApiJson.Options);
}
