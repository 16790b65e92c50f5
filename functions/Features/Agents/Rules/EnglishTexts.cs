using SoulCrm.Functions.Features.Clients;

namespace SoulCrm.Functions.Features.Agents.Rules;

internal sealed class EnglishTexts(int variation) : RulesTexts(variation)
{
    protected override string Language => "en";

    public override string HandedOff(string? reason) => reason switch
    {
        HandoffReason.NothingFound => Pick(["I’m sorry, there is no tour in our catalogue right now that fits your request. I’m passing the chat to a manager, who will look for options and write to you here.",
            "I can’t see a tour that fits in our catalogue, but a manager has more to choose from. I’m passing your request on, and you will hear from us here."]),
        HandoffReason.WantsToBook => Pick(["Great choice! I’m passing the chat to a manager, who will check the seats, help you book and write to you here.",
            "Great choice! A manager takes it from here: checks the seats, does the booking with you and answers in this chat."]),
        _ => Pick(["One of our managers can answer that better than I can. I’m handing this chat over now, and you will get the answer here.",
            "That is a question for one of our managers. I’m handing the chat over, and the answer will come here."]),
    };

    public override string HoldProposed() => Pick(["I’m asking a manager to hold the seats: they will check what is left and answer you here.",
        "I’ve passed your request for the seats on to a manager, who will check what is left and write to you here."]);

    protected override string[] Acknowledgements() =>
        ["All right! If you would like to ask something or pick a tour, just write.", "Sounds good. I’m here whenever you have decided.", "Sure, take your time. Write whenever a question comes up."];

    public override string Question(string missing, AgentInput.KnownFacts known) => missing switch
    {
        Qualification.DestinationField => Pick(["Where would you like to go?", "Which destination do you have in mind?", "Where would you like to go: the sea, the mountains, a city, or a country you have picked already?"]),
        Qualification.DatesField => Pick(["When would you like to travel – which month or dates?", "Which dates should I look at?", "When would you like to leave? A month is enough to start with."]),
        Qualification.TravellersField when known.Adults is not null => known.Children is { Count: > 1 } ? "How old are the children?" : "How old is the child?",
        Qualification.TravellersField when known.Children is not null => Pick(["How many adults will travel?", "And how many adults will there be?"]),
        Qualification.TravellersField => Pick(["How many people will travel, and are there children? If so, how old are they?", "Who will be travelling: how many adults and children, and how old are the children?",
            "How many of you will be travelling? If there are children, please tell me their ages."]),
        _ => Pick(["What budget do you have in mind?", "What is your budget for the trip?"]),
    };

    protected override string[] Opening() => ["Here is what I understood", "Noted", "So far I have", "Let me sum up"];

    protected override string[] Fitting(int count) => count == 1 ? ["This one fits:", "There is a tour that fits:"] : ["Here is what fits:", "I can offer you:", "Have a look at these:"];

    protected override string OverBudget() => Pick(["Nothing fits that budget; the closest in price are:", "I found nothing within the budget. These come closest in price:"]);

    protected override string OtherCurrency(string price, string budget) => Pick([$"Our prices are in {price}, so a manager will match them with your budget in {budget}. Here is what there is:", $"Here are the options. Prices are in {price}; a manager can tell how they compare with a budget in {budget}."]);

    protected override string NearestInstead() => Pick(["There are no seats that match exactly. The closest I have:", "Nothing matches exactly, but these come close:"]);

    protected override string[] Closing(int count) =>
        count == 1 ? ["Would this suit you?", "Shall I tell you more?", "How do you like it?"] : ["Which one do you like best?", "Which of these would you prefer?", "Does one of these appeal to you?"];

    protected override string Budget(string amount, bool perPerson) => $"budget {amount}{(perPerson ? " per person" : "")}";

    protected override string TypeName(string type) => type switch
    {
        "seaside" => "by the sea",
        "mountain" => "mountains",
        "city" => "city and sights",
        "ski" => "skiing",
        "cruise" => "cruise",
        "wellness" => "spa",
        _ => "safari",
    };

    protected override string Travellers(int? adults, IReadOnlyList<Child>? children)
    {
        var parts = new List<string>();
        if (adults is { } count) parts.Add(count == 1 ? "1 adult" : $"{count} adults");
        if (children is { Count: 1 }) parts.Add(children[0].Age is { } age ? $"a child ({Age(age)})" : "a child");
        else if (children is { Count: > 1 }) parts.Add(children.All(child => child.Age is not null) ? $"{children.Count} children (aged {string.Join(", ", children.Select(child => child.Age))})" : $"{children.Count} children");
        return string.Join(" and ", parts);
    }

    protected override string Describe(Proposal proposal, AgentInput.KnownFacts known)
    {
        var departure = proposal.Departure;
        var price = $"{Format(departure.PriceAdult, departure.Currency)} per adult";
        if (known.Children?.Any(child => child.Age is >= 2 and < 12) == true) price += $", {Format(departure.PriceChild, departure.Currency)} per child";
        if (departure.TotalForParty is { } total && total != departure.PriceAdult) price += $", {Format(total, departure.Currency)} in total";
        return $"“{proposal.Tour.Title}” – {Span(departure.Date, departure.EndDate)}, {proposal.Tour.Days} {(proposal.Tour.Days == 1 ? "day" : "days")}: {price}.";
    }

    private static string Age(int age) => age == 0 ? "under 1 year" : age == 1 ? "1 year" : $"{age} years";
}
