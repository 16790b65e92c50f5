using FluentValidation;
using Npgsql;
using SoulCrm.Functions.Features.Agents.Prompts;
using SoulCrm.Functions.Features.Glossary;
using SoulCrm.Functions.Features.Organizations;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Http;

namespace SoulCrm.Functions.Features.Auth;

/// <summary>Signs an agency up: the organisation, its first administrator, and agents ready to work.</summary>
public static class Register
{
    public sealed record Request(string OrganizationName, string Email, string Password, string Name, string Language);

    public sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(r => r.OrganizationName).Line(200);
            RuleFor(r => r.Email).NotEmpty().MaximumLength(254).EmailAddress();
            RuleFor(r => r.Password).NewPassword(r => r.Email, r => r.Name, r => r.OrganizationName);
            RuleFor(r => r.Name).Line(200);
            RuleFor(r => r.Language).NotEmpty().OneOf("ru", "en");
        }
    }

    public static async Task<Result<SignedInUser>> RunAsync(Database database, Request request, CancellationToken ct)
    {
        var tenantId = Guid.CreateVersion7();
        var userId = Guid.CreateVersion7();
        try
        {
            await database.InTenantAsync(Caller.System(tenantId), async tx =>
            {
                await tx.ExecuteAsync("insert into organizations (id, name, slug, working_language) values (@tenantId, @name, @slug, @language)",
                    new { tenantId, name = request.OrganizationName.Trim(), slug = Slug.Make(request.OrganizationName, tenantId), language = request.Language });
                await tx.ExecuteAsync("""
                    insert into users (tenant_id, id, email, password_hash, name, role, language)
                    values (@tenantId, @userId, @Email, crypt(@Password, gen_salt('bf', 12)), @Name, 'org_admin', @Language)
                    """, new { tenantId, userId, Email = request.Email.Trim(), request.Password, Name = request.Name.Trim(), request.Language });
                await tx.ExecuteAsync("insert into whatsapp_sessions default values");
                await DefaultAgents.SeedAsync(tx, request.Language);
                await DefaultGlossary.SeedAsync(tx, request.Language);
            }, ct);
        }
        catch (PostgresException exception) when (exception is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "users_email" })
        {
            return new Conflict("auth.email_taken", "This e-mail already has an account.");
        }

        return new SignedInUser(userId, tenantId);
    }
}
