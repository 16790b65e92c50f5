using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;

namespace SoulCrm.Functions.IntegrationTests.Auth;

public sealed class AccessTests
{
    [Fact]
    public void EveryHttpFunction_SaysWhoMayCallIt()
    {
        var functions = typeof(SoulCrmServices).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<FunctionAttribute>() is not null && method.GetParameters().Any(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>() is not null))
            .ToList();
        Assert.True(functions.Count > 20);
        var silent = functions.Where(method => method.GetCustomAttribute<PublicAttribute>() is null == method.GetCustomAttribute<RequireRoleAttribute>() is null);
        Assert.Empty(silent.Select(method => $"{method.DeclaringType!.Name}.{method.Name}"));
    }
}
