using System.Net.Http.Json;

namespace SoulCrm.Bench.Api;

/// <summary>The three endpoints' requests, each for a random organisation or conversation and in the name of its manager; load.lua makes the same for wrk.</summary>
internal sealed class ApiRequests(ApiSizes sizes)
{
    public const string Inbox = "inbox";
    public const string Thread = "thread";
    public const string Send = "send";

    /// <summary>As many of a thread's newest messages as a conversation of the smaller database has: answers of one size, whatever there is behind them.</summary>
    public const string Newest = "thread-newest";

    /// <summary>Those that only read come first: what is sent makes threads longer.</summary>
    public static readonly string[] Endpoints = [Inbox, Thread, Send];

    /// <summary>In the order in which they are measured.</summary>
    public static readonly string[] All = [Inbox, Thread, Newest, Send];

    /// <summary>What growth is judged by, in the same order.</summary>
    public static readonly string[] OfGrowth = [Inbox, Newest, Send];

    /// <summary>Asked for as one page.</summary>
    public static int RowsOf(string endpoint, ApiSizes sizes) => endpoint == Newest ? sizes.FewMessages : 50;

    private readonly string[] authorizations = [.. Enumerable.Range(1, sizes.Organizations).Select(organization => $"Bearer {ApiTokens.ForManager(organization)}")];
    private readonly string[] texts = ApiTexts.Make(200);

    public HttpRequestMessage Make(string endpoint, Random random)
    {
        var conversation = 1 + random.Next(sizes.Conversations);
        var path = $"/api/conversations/{ApiIds.Of(ApiIds.Conversation, conversation)}/messages";
        var request = endpoint switch
        {
            Inbox => new HttpRequestMessage(HttpMethod.Get, "/api/conversations?limit=50"),
            Thread => new HttpRequestMessage(HttpMethod.Get, $"{path}?limit=50"),
            _ => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(new { text = texts[random.Next(texts.Length)] }) },
        };
        request.Headers.TryAddWithoutValidation("Authorization", authorizations[ApiIds.OrganizationOf(conversation, sizes.Organizations) - 1]);
        if (endpoint == Send) request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }
}
