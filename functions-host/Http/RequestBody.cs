using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using System.Text.Json;
using SoulCrm.FunctionsHost.Worker;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>The worker's [FromBody]: MVC's JSON options, and a failed invocation for anything that is not the wanted JSON.</summary>
internal static class RequestBody
{
    public static async ValueTask<object?> ReadAsync(EmbeddedFunctionContext context, Type type)
    {
        var request = ((HttpContext)context.Invocation.TriggerValue!).Request;
        var options = context.InstanceServices.GetRequiredService<IOptions<JsonOptions>>().Value.JsonSerializerOptions;
        try
        {
            return await JsonSerializer.DeserializeAsync(request.Body, type, options, context.CancellationToken);
        }
        catch (JsonException exception)
        {
            throw new FunctionInputException($"The request body is not the JSON of a {type.Name}.", exception);
        }
    }
}
