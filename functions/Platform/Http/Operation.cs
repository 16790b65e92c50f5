using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Data;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>What an HTTP function takes and answers. The pipeline acts by it and the OpenAPI document is made of it, so the two cannot differ.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OperationAttribute(string summary) : Attribute
{
    /// <summary>One sentence for those who call it.</summary>
    public string Summary { get; } = summary;

    /// <summary>The JSON body, a record with a validator; null for none.</summary>
    public Type? Takes { get; init; }

    /// <summary>A raw body of these media types instead of JSON: uploads.</summary>
    public string[] TakesMedia { get; init; } = [];

    /// <summary>The query parameters, an <see cref="IQuery{T}"/>; null for none.</summary>
    public Type? Query { get; init; }

    /// <summary>The JSON answer; null for none.</summary>
    public Type? Answers { get; init; }

    /// <summary>The media type of an answer that is not JSON: downloads.</summary>
    public string? AnswersMedia { get; init; }

    /// <summary>The status of success. 201 answers an <see cref="IResource"/> and its address.</summary>
    public int Status { get; init; } = 200;

    /// <summary>A status of failure that answers the same; 0 for none.</summary>
    public int AlsoStatus { get; init; }

    /// <summary>Where a created resource is, with {id}.</summary>
    public string? Location { get; init; }

    /// <summary>The table whose row of the path's id is edited: <c>If-Match</c> is compared with its version.</summary>
    public string? Edits { get; init; }

    /// <summary>Expected failures beyond those of every operation, as "409 client.phone_taken".</summary>
    public string[] Fails { get; init; } = [];

    /// <summary>Leaves no line in the audit log: what happens all day long and is its own record.</summary>
    public bool Unaudited { get; init; }

    /// <summary>Keeps its own record of <c>Idempotency-Key</c>, under a unique index of its rows.</summary>
    public bool OwnIdempotency { get; init; }
}

/// <summary>An HTTP function, as declared.</summary>
public sealed record Operation(string Name, string Method, string Route, Type Feature, bool IsPublic, Role? LeastRole, bool BeforeTotp, OperationAttribute Declared)
{
    public bool Writes => Method is not "GET";

    /// <summary>Whether <c>If-Match</c> means something here.</summary>
    public bool HasVersion => Declared.Edits is not null || Method == "PATCH";

    /// <summary>Whether a repetition with the same <c>Idempotency-Key</c> gets the first answer: what creates or sends.</summary>
    public bool IsIdempotent => Method == "POST" && !IsPublic && !Declared.OwnIdempotency && Declared.Status is 201 or 202;
}

/// <summary>All HTTP functions by name.</summary>
public static class Operations
{
    public static readonly FrozenDictionary<string, Operation> All = typeof(Operations).Assembly.GetTypes()
        .SelectMany(type => type.GetMethods()).Select(Read).OfType<Operation>().ToFrozenDictionary(operation => operation.Name, StringComparer.Ordinal);

    public static Operation Of(string functionName) => All[functionName];

    private static Operation? Read(MethodInfo method)
    {
        if (method.GetCustomAttribute<FunctionAttribute>() is not { } function) return null;
        var trigger = method.GetParameters().Select(parameter => parameter.GetCustomAttribute<HttpTriggerAttribute>()).FirstOrDefault(attribute => attribute is not null);
        if (trigger is null) return null;
        var role = method.GetCustomAttribute<RequireRoleAttribute>();
        return new Operation(function.Name, trigger.Methods!.Single().ToUpperInvariant(), trigger.Route!, method.DeclaringType!,
            method.GetCustomAttribute<PublicAttribute>() is not null, role?.Role, role?.BeforeTotp == true,
            method.GetCustomAttribute<OperationAttribute>() ?? throw new InvalidOperationException($"{function.Name} has no [Operation]."));
    }
}

/// <summary>Query parameters of an operation, read and checked.</summary>
public interface IQuery<out T>
{
    static abstract T Read(RequestQuery query);
}

/// <summary>What has an address of its own.</summary>
public interface IResource
{
    Guid Id { get; }
}

/// <summary>What people edit: the version is its ETag.</summary>
public interface IVersioned : IResource
{
    int Version { get; }
}

/// <summary>No content.</summary>
public readonly record struct Nothing;

public static class RequestOfOperation
{
    public static Operation Operation(this HttpRequest http) => (Operation)http.HttpContext.Items[typeof(Operation)]!;

    /// <summary>Who calls; set for every operation that requires a role.</summary>
    public static Caller Caller(this HttpRequest http) => (Caller)http.HttpContext.Items[typeof(Caller)]!;
}
