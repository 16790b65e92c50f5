using System.Collections.Frozen;
using FluentValidation;

namespace SoulCrm.Functions.Platform.Http;

/// <summary>The validator of every request type: each has exactly one, beside it.</summary>
public static class Validators
{
    private static readonly FrozenDictionary<Type, IValidator> ByRequest = typeof(Validators).Assembly.GetTypes()
        .Where(type => !type.IsAbstract && !type.ContainsGenericParameters && type.GetConstructor(Type.EmptyTypes) is not null && typeof(IValidator).IsAssignableFrom(type))
        .ToFrozenDictionary(RequestOf, type => (IValidator)Activator.CreateInstance(type)!);

    public static IValidator<T> For<T>() => (IValidator<T>)ByRequest[typeof(T)];

    /// <returns>Null for a type that has none: a part of a request.</returns>
    public static IValidator? Find(Type request) => ByRequest.GetValueOrDefault(request);

    private static Type RequestOf(Type validator) => validator.GetInterfaces().Single(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IValidator<>)).GetGenericArguments()[0];
}
