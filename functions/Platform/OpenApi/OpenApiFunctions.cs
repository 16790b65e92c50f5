using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Platform.OpenApi;

public sealed class OpenApiFunctions
{
    [Function(nameof(GetOpenApi)), Public, Operation("This document.", AnswersMedia = "application/json")]
    public IResult GetOpenApi([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest http) => Results.Text(ApiDocument.Json, "application/json");
}
