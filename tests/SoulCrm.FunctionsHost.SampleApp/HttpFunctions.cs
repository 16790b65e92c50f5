using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace SampleApp;

public static class HttpFunctions
{
    [Function("Ping")]
    public static IResult Ping([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "ping/{id:guid}")] HttpRequest request, Guid id) =>
        TypedResults.Ok(new { id, query = request.Query["q"].ToString() });

    [Function("Action")]
    public static IActionResult Action([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "action")] HttpRequest request) =>
        new ObjectResult(new { request.Path }) { StatusCode = 201 };

    [Function("Fail")]
    public static Task<IResult> FailAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "fail")] HttpRequest request) =>
        throw new InvalidOperationException(request.Path);
}
