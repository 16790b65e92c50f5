using FluentValidation;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Clients;

/// <summary>A manager moves a client in the funnel, in any direction.</summary>
public static class SetClientStatus
{
    public sealed record Request(string Status, string? Reason = null);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.Status).NotEmpty().OneOf(ClientStatus.All);
            RuleFor(r => r.Reason).MaximumLength(1000);
        }
    }

    public static async Task<Result<Client>> RunAsync(TenantTransaction tx, Guid id, Request request)
    {
        await ClientSql.SetStatusAsync(tx, id, request.Status, "user", request.Reason);
        return await ClientSql.FindAsync(tx, id) is { } client ? client : new NotFound("client");
    }
}
