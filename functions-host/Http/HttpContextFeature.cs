using Microsoft.AspNetCore.Http;

namespace SoulCrm.FunctionsHost.Http;

/// <summary>Makes the request visible to an invocation; set by the HTTP middleware, so steps before it do not see it.</summary>
internal sealed record HttpContextFeature(HttpContext HttpContext);
