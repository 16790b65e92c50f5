using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>A manager corrects what the client wants. What a person has set, agents do not overwrite; null clears a field and gives it back to them.</summary>
public static class EditQualification
{
    public sealed record Request(
        Optional<string>? Destination = null, Optional<string>? Country = null, Optional<string>? TourType = null, Optional<DateOnly?>? DateFrom = null, Optional<DateOnly?>? DateTo = null,
        Optional<bool?>? Flexible = null, Optional<int?>? Adults = null, Optional<Child[]>? Children = null, Optional<Money>? Budget = null, Optional<string[]>? Wishes = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        private const decimal MostMoney = 9_999_999_999;

        public Validator()
        {
            this.RuleForOptional(r => r.Destination).MaximumLength(200).Must(text => text is null || !text.Any(char.IsControl)).WithMessage("No line breaks or control characters.");
            this.RuleForOptional(r => r.Country).Country();
            this.RuleForOptional(r => r.TourType).OneOf(Products.ProductType.All);
            this.RuleForOptional(r => r.Adults).InclusiveBetween(0, 99);
            this.RuleForOptional(r => r.Children).Must(children => children is null || (children.Length <= 20 && children.All(child => child is not null && child.Age is null or (>= 0 and <= 17)))).WithMessage("At most 20 children, 0 to 17 years.");
            this.RuleForOptional(r => r.Budget).Must(budget => budget is null || (budget.Amount is >= 0 and <= MostMoney && budget.Currency is { Length: 3 } currency && currency.All(char.IsAsciiLetterUpper)))
                .WithMessage("An amount from 0 and an ISO 4217 code of three capital letters, such as USD.");
            this.RuleForOptional(r => r.Wishes).Must(wishes => wishes is null || (wishes.Length <= 20 && wishes.All(wish => !string.IsNullOrWhiteSpace(wish) && wish.Length <= 200))).WithMessage("At most 20 wishes of 1 to 200 characters.");
        }
    }

    public static async Task<Result<QualificationResponse>> RunAsync(TenantTransaction tx, Guid clientId, int? seen, Request request)
    {
        // The client's row stands for a qualification that may not exist yet.
        if (await tx.FirstOrDefaultAsync<Guid?>("select id from clients where id = @clientId and erased_at is null for no key update", new { clientId }) is null) return new NotFound("client");
        var known = await QualificationSql.LoadAsync(tx, clientId);
        if (seen is not null && seen != known.Version) return new Stale();
        var edited = known.Edited.ToHashSet(StringComparer.Ordinal);
        var changed = known with
        {
            Destination = Set(request.Destination, known.Destination, Qualification.DestinationField),
            Country = Set(request.Country, known.Country, Qualification.DestinationField),
            TourType = Set(request.TourType, known.TourType, Qualification.DestinationField),
            DateFrom = Set(request.DateFrom, known.DateFrom, Qualification.DatesField),
            DateTo = Set(request.DateTo, known.DateTo, Qualification.DatesField),
            Flexible = Set(request.Flexible, known.Flexible, Qualification.DatesField),
            Adults = Set(request.Adults, known.Adults, Qualification.TravellersField),
            Children = Set(request.Children, known.Children?.ToArray(), Qualification.TravellersField),
            Budget = Set(request.Budget, known.Budget, Qualification.BudgetField),
            Wishes = Set(request.Wishes, known.Wishes?.ToArray(), Qualification.WishesField) ?? [],
        };
        if (changed.DateFrom is { } from && changed.DateTo < from) return new Unprocessable("qualification.dates", "The last day lies before the first one.");
        if (changed is { DateFrom: null, DateTo: not null }) return new Unprocessable("qualification.dates", "A last day needs a first one.");
        // A corrected field no longer comes from a message.
        var sources = known.Sources.Where(source => !edited.Contains(source.Key)).ToDictionary();
        changed = changed with { Edited = [.. edited.Order(StringComparer.Ordinal)], Sources = sources };
        await QualificationSql.SaveAsync(tx, clientId, changed);
        return QualificationResponse.From(clientId, await QualificationSql.LoadAsync(tx, clientId));

        T? Set<T>(Optional<T>? asked, T? current, string field)
        {
            if (asked is null) return current;
            if (asked.Value is null) edited.Remove(field);
            else edited.Add(field);
            return asked.Value;
        }
    }
}
