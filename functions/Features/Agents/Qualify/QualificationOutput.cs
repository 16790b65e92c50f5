using System.Text.Json;
using FluentValidation;
using Microsoft.Extensions.AI;
using SoulCrm.Functions.Features.Clients;
using SoulCrm.Functions.Features.Products;

namespace SoulCrm.Functions.Features.Agents.Qualify;

/// <summary>What the qualification agent must return.</summary>
public sealed record QualificationOutput(
    string Intent = "tour", string? Destination = null, string? Country = null, string? TourType = null, DateOnly? DateFrom = null, DateOnly? DateTo = null, bool? Flexible = null,
    int? Adults = null, Child[]? Children = null, Money? Budget = null, string[]? Wishes = null, decimal Confidence = 1)
{
    public static readonly string[] Intents = ["tour", "question", "human", "complaint", "book", "greeting", "other"];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The schema that the model's answer is held to.</summary>
    public static ChatResponseFormat Format { get; } = ChatResponseFormat.ForJsonSchema(JsonElement.Parse("""
        {"type":"object","additionalProperties":false,
         "required":["intent","destination","country","tourType","dateFrom","dateTo","flexible","adults","children","budget","wishes","confidence"],
         "properties":{
           "intent":{"type":"string","enum":["tour","question","human","complaint","book","greeting","other"]},
           "destination":{"type":["string","null"]},
           "country":{"type":["string","null"],"description":"ISO 3166-1 alpha-2"},
           "tourType":{"type":["string","null"],"enum":["seaside","mountain","city","ski","cruise","wellness","safari",null]},
           "dateFrom":{"type":["string","null"],"description":"YYYY-MM-DD"},
           "dateTo":{"type":["string","null"],"description":"YYYY-MM-DD"},
           "flexible":{"type":["boolean","null"]},
           "adults":{"type":["integer","null"]},
           "children":{"type":["array","null"],"items":{"type":"object","additionalProperties":false,"required":["age"],"properties":{"age":{"type":["integer","null"]}}}},
           "budget":{"type":["object","null"],"additionalProperties":false,"required":["amount","currency"],"properties":{"amount":{"type":"number"},"currency":{"type":"string","description":"ISO 4217"}}},
           "wishes":{"type":"array","items":{"type":"string"}},
           "confidence":{"type":"number","description":"0 to 1: how sure you are that you understood the newest messages"}}}
        """), "qualification", "What the client wants, as far as the dialogue has told.");

    /// <returns>The output, or what is wrong with the text.</returns>
    public static (QualificationOutput? Output, string? Fault) Parse(string text)
    {
        try
        {
            var output = JsonSerializer.Deserialize<QualificationOutput>(text, Json);
            if (output is null) return (null, "The answer is null.");
            var validation = new Validator().Validate(output);
            return validation.IsValid ? (output, null) : (null, string.Join(" ", validation.Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}")));
        }
        catch (JsonException exception)
        {
            return (null, $"The answer is not JSON of the schema (at {exception.Path ?? "the start"}).");
        }
    }

    private sealed class Validator : AbstractValidator<QualificationOutput>
    {
        public Validator()
        {
            RuleFor(o => o.Intent).Must(intent => Intents.Contains(intent, StringComparer.Ordinal));
            RuleFor(o => o.Confidence).InclusiveBetween(0, 1);
            RuleFor(o => o.Destination).MaximumLength(100);
            RuleFor(o => o.Country).Matches("^[A-Z]{2}$");
            RuleFor(o => o.TourType).Must(type => type is null || ProductType.All.Contains(type, StringComparer.Ordinal));
            RuleFor(o => o.DateTo).GreaterThanOrEqualTo(o => o.DateFrom).When(o => o.DateFrom is not null && o.DateTo is not null);
            RuleFor(o => o.DateTo).Null().When(o => o.DateFrom is null);
            RuleFor(o => o.Adults).InclusiveBetween(0, 99);
            RuleFor(o => o.Children!.Length).LessThanOrEqualTo(20).When(o => o.Children is not null);
            RuleForEach(o => o.Children).Must(child => child is not null && child.Age is null or >= 0 and <= 17);
            RuleFor(o => o.Budget!.Amount).InclusiveBetween(1, 99_999_999).When(o => o.Budget is not null);
            RuleFor(o => o.Budget!.Currency).Matches("^[A-Z]{3}$").When(o => o.Budget is not null);
            RuleFor(o => o.Wishes).Must(wishes => wishes is null || (wishes.Length <= 20 && wishes.All(wish => wish is { Length: <= 200 })));
        }
    }

    /// <summary>Lays what was read over what was known: null leaves a field as it is. A field that changes names the message it came from; one that a person has set does not change.</summary>
    public Qualification MergeInto(Qualification known, Guid? sourceMessage)
    {
        // A new place without its country makes the old country wrong.
        var placeChanged = Destination is not null && !string.Equals(Destination, known.Destination, StringComparison.OrdinalIgnoreCase);
        var merged = known with
        {
            Destination = Destination ?? known.Destination,
            Country = Country ?? (placeChanged ? null : known.Country),
            TourType = TourType ?? known.TourType,
            DateFrom = DateFrom ?? known.DateFrom,
            DateTo = DateFrom is null ? known.DateTo : DateTo ?? DateFrom,
            Flexible = DateFrom is null ? known.Flexible : Flexible ?? known.Flexible,
            Adults = Adults ?? known.Adults,
            Children = Children ?? known.Children,
            Budget = Budget ?? known.Budget,
            Wishes = [.. (known.Wishes ?? []).Concat(Wishes ?? []).Where(wish => !string.IsNullOrWhiteSpace(wish)).Distinct(StringComparer.OrdinalIgnoreCase).Take(20)],
        };

        merged = merged.KeepingEditsOf(known);
        if (sourceMessage is not { } source) return merged; // the client sent no text: nothing new to name
        var sources = known.Sources.ToDictionary(StringComparer.Ordinal);
        if (merged.Destination != known.Destination || merged.Country != known.Country || merged.TourType != known.TourType) sources[Qualification.DestinationField] = source;
        if (merged.DateFrom != known.DateFrom || merged.DateTo != known.DateTo) sources[Qualification.DatesField] = source;
        if (merged.Adults != known.Adults || !(merged.Children ?? []).SequenceEqual(known.Children ?? [])) sources[Qualification.TravellersField] = source;
        if (merged.Budget != known.Budget) sources[Qualification.BudgetField] = source;
        return merged with { Sources = sources };
    }
}
