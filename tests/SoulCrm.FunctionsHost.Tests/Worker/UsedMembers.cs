using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;

namespace SoulCrm.FunctionsHost.Tests.Worker;

/// <summary>Reads the instructions of an assembly: which method calls which, and which do nothing.</summary>
internal static class UsedMembers
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <summary>The methods of the assembly that are called by another of its members. What the compiler writes for records does not count.</summary>
    public static HashSet<MethodBase> CalledBy(Assembly assembly)
    {
        var called = new HashSet<MethodBase>();
        foreach (var caller in assembly.GetTypes().SelectMany(MethodsOf).Where(caller => !IsWrittenForRecords(caller)))
        {
            foreach (var callee in Calls(caller).Where(callee => callee.Module.Assembly == assembly && MemberOf(callee) != MemberOf(caller)))
            {
                called.Add(Definition(callee));
            }
        }

        return called;
    }

    public static bool DoesNothing(MethodBase method) =>
        method.GetMethodBody()?.GetILAsByteArray() is { } il && Array.TrueForAll(il, code => code == OpCodes.Nop.Value || code == OpCodes.Ret.Value);

    private static IEnumerable<MethodBase> MethodsOf(Type type) => [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];

    /// <summary>PrintMembers, Equals and the like of a record: they read every property and mean nothing by it.</summary>
    private static bool IsWrittenForRecords(MethodBase method) =>
        method.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) && method.DeclaringType!.GetMethod("<Clone>$") is not null && !method.IsSpecialName
        && !method.Name.StartsWith('<');

    /// <summary>The property that an accessor belongs to, or the method itself.</summary>
    private static object MemberOf(MethodBase method) => method.IsSpecialName && method.Name.Contains('_', StringComparison.Ordinal)
        ? (method.DeclaringType!.FullName, method.Name[(method.Name.IndexOf('_', StringComparison.Ordinal) + 1)..])
        : method;

    private static MethodBase Definition(MethodBase method) => method.DeclaringType is { IsConstructedGenericType: true } type
        ? type.GetGenericTypeDefinition().GetMethods(Declared).FirstOrDefault(definition => definition.MetadataToken == method.MetadataToken) ?? method
        : method;

    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        var il = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? OpCodesByValue[(short)((0xFE << 8) | il[at + 1])] : OpCodesByValue[il[at]];
            at += code.Size;
            if (code.OperandType == OperandType.InlineMethod || (code.OperandType == OperandType.InlineTok && code == OpCodes.Ldtoken))
            {
                if (Resolve(method, BitConverter.ToInt32(il, at)) is { } callee)
                {
                    yield return callee;
                }
            }

            at += OperandSize(code.OperandType, il, at);
        }
    }

    /// <summary>Null for a token of something else than a method.</summary>
    private static MethodBase? Resolve(MethodBase within, int token) => within.Module.ResolveMember(
        token,
        within.DeclaringType!.IsGenericType ? within.DeclaringType.GetGenericArguments() : null,
        within is MethodInfo { IsGenericMethod: true } ? within.GetGenericArguments() : null) as MethodBase;

    private static int OperandSize(OperandType type, byte[] il, int at) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
        _ => 4,
    };
}
