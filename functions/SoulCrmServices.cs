using System.Data.Common;
using FluentValidation;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using SoulCrm.Functions.Features.Agents;
using SoulCrm.Functions.Features.Agents.Configuration;
using SoulCrm.Functions.Features.Agents.Context;
using SoulCrm.Functions.Features.Agents.Models;
using SoulCrm.Functions.Features.Agents.Playground;
using SoulCrm.Functions.Features.Agents.Qualify;
using SoulCrm.Functions.Features.Agents.Reply;
using SoulCrm.Functions.Features.Agents.Translation;
using SoulCrm.Functions.Features.Auth;
using SoulCrm.Functions.Features.Conversations;
using SoulCrm.Functions.Features.Conversations.Suggestions;
using SoulCrm.Functions.Features.Knowledge.Search;
using SoulCrm.Functions.Features.Media;
using SoulCrm.Functions.Features.Media.Transcription;
using SoulCrm.Functions.Features.Platform;
using SoulCrm.Functions.Features.Products.Photos;
using SoulCrm.Functions.Features.Products.Search;
using SoulCrm.Functions.Features.Translation;
using SoulCrm.Functions.Features.Users;
using SoulCrm.Functions.Features.Users.Presence;
using SoulCrm.Functions.Features.WhatsApp;
using SoulCrm.Functions.Platform.Auth;
using SoulCrm.Functions.Platform.Blobs;
using SoulCrm.Functions.Platform.Changes;
using SoulCrm.Functions.Platform.Data;
using SoulCrm.Functions.Platform.Email;
using SoulCrm.Functions.Platform.Embeddings;
using SoulCrm.Functions.Platform.Http;
using SoulCrm.Functions.Platform.Outbox;

namespace SoulCrm.Functions;

/// <summary>Everything that the functions are made of; the same under both hosts.</summary>
public static class SoulCrmServices
{
    public static FunctionsApplicationBuilder AddSoulCrm(this FunctionsApplicationBuilder builder)
    {
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<ExceptionMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<RateLimitMiddleware>();
        builder.Services.AddSoulCrm(builder.Configuration);
        builder.AddHostSpecifics();
        return builder;
    }

    private static void AddSoulCrm(this IServiceCollection services, IConfiguration configuration)
    {
        DapperSetup.Apply();
        // One fault a field, and no rule runs on what an earlier one refused: null above all.
        ValidatorOptions.Global.DefaultRuleLevelCascadeMode = CascadeMode.Stop;
        services.TryAddSingleton(TimeProvider.System);

        services.AddOptions<AuthOptions>().Bind(configuration.GetSection("Auth"))
            .Validate(options => IsKey(options.SigningKey), "Auth__SigningKey must be base64 of at least 32 bytes.")
            .Validate(options => string.IsNullOrEmpty(options.PreviousSigningKey) || IsKey(options.PreviousSigningKey), "Auth__PreviousSigningKey must be base64 of at least 32 bytes, or nothing.")
            .Validate(options => IsKey(options.EncryptionKey), "Auth__EncryptionKey must be base64 of 32 bytes.")
            .Validate(options => Uri.TryCreate(options.AppUrl, UriKind.Absolute, out _), "Auth__AppUrl must be an absolute URL.")
            .Validate(options => options.SessionCheckInterval <= TimeSpan.FromMinutes(1), "Auth__SessionCheckInterval is at most a minute.").ValidateOnStart();
        services.AddOptions<EmailOptions>().Bind(configuration.GetSection("Email"))
            .Validate(options => MimeKit.MailboxAddress.TryParse(options.From, out _), "Email__From must be an address.").ValidateOnStart();
        services.AddOptions<RateLimitOptions>().Bind(configuration.GetSection("RateLimits"))
            .Validate(options => options is { UserPerMinute: > 0, AddressPerMinute: > 0, LoginsPerAddress: > 0 }, "RateLimits__… must be above 0.").ValidateOnStart();
        services.AddOptions<ReadOptions>().Bind(configuration.GetSection("Reads"))
            .Validate(options => options.AtOnce >= 0, "Reads__AtOnce is above 0, or 0 for two a core.").ValidateOnStart();
        services.AddOptions<WhatsAppOptions>().Bind(configuration.GetSection("WhatsApp"))
            .Validate(options => Uri.TryCreate(options.HostUrl, UriKind.Absolute, out _), "WhatsApp__HostUrl must be an absolute URL.")
            .Validate(options => options.HostSecret.Length >= 16, "WhatsApp__HostSecret must have at least 16 characters.")
            .Validate(options => options.EventsSecrets.Length is 1 or 2 && options.EventsSecrets.All(IsWebhookSecret),
                "WhatsApp__EventsSecrets__0 (and __1 while rotating) must be whsec_ and base64 of at least 24 bytes.").ValidateOnStart();
        services.AddOptions<BlobOptions>().Bind(configuration.GetSection("Blobs"))
            .Validate(options => options.IsValid, "Exactly one of Blobs__ConnectionString, Blobs__AccountUrl and Blobs__Folder must be set.").ValidateOnStart();
        services.AddOptions<EmbeddingOptions>().Bind(configuration.GetSection("Embeddings"))
            .Validate(options => options.Provider is EmbeddingOptions.None or EmbeddingOptions.OpenAI, "Embeddings__Provider must be none or openai.")
            .Validate(options => Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out _), "Embeddings__BaseUrl must be an absolute URL.")
            .Validate(options => options.Model is { Length: > 0 and <= 200 }, "Embeddings__Model must have 1 to 200 characters.")
            .Validate(options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(1), "Embeddings__Timeout is above 0 and at most a minute.")
            .Validate(options => options.QueryTimeout > TimeSpan.Zero && options.QueryTimeout <= TimeSpan.FromSeconds(10), "Embeddings__QueryTimeout is above 0 and at most ten seconds.")
            .Validate(options => options.MaxDistance is > 0 and <= 2, "Embeddings__MaxDistance is above 0 and at most 2.").ValidateOnStart();
        services.AddOptions<TranscriptionOptions>().Bind(configuration.GetSection("Transcription"))
            .Validate(options => options.Provider is TranscriptionOptions.None or TranscriptionOptions.OpenAI, "Transcription__Provider must be none or openai.")
            .Validate(options => Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out _), "Transcription__BaseUrl must be an absolute URL.")
            .Validate(options => options.Model is { Length: > 0 and <= 200 }, "Transcription__Model must have 1 to 200 characters.")
            .Validate(options => options.Timeout > TimeSpan.Zero && options.Timeout <= TimeSpan.FromMinutes(1), "Transcription__Timeout is above 0 and at most a minute.")
            .Validate(options => options.LongestSound > TimeSpan.Zero, "Transcription__LongestSound is above 0.").ValidateOnStart();

        services.AddSingleton(_ => Connect(configuration["Database"] ?? throw new InvalidOperationException("The setting Database (connection string of the app role) is missing.")));
        services.AddSingleton(provider => new ReadTurns(provider.GetRequiredService<IOptions<ReadOptions>>().Value is { AtOnce: > 0 } reads ? reads.AtOnce : ReadTurns.DefaultAtOnce));
        services.AddSingleton<Database>();
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<OutboxPublisher>();
        services.AddSingleton<OutboxRelay>();
        services.AddSingleton<Api>();
        services.AddSingleton<RateLimiter>();
        services.AddSingleton<EmailSender>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SessionGuard>();
        services.AddSingleton<SecretBox>();
        services.AddSingleton<Sessions>();
        services.AddSingleton<Totp>();
        services.AddSingleton<Login>();
        services.AddSingleton<OneTimeTokens>();
        services.AddSingleton<AccountMail>();
        services.AddSingleton<InviteUser>();
        services.AddSingleton<UpdateUser>();
        services.AddSingleton<EnterOrganization>();
        services.AddSingleton<BlobWithRow>();
        services.AddSingleton<UploadMedia>();
        services.AddSingleton<Transcriber>();
        services.AddSingleton<UploadPhoto>();
        services.AddSingleton<DeletePhoto>();
        services.AddSingleton<EmbeddingModel>();
        services.AddSingleton<VectorTable>();
        services.AddSingleton<QueryVectors>();
        services.AddSingleton<ProductSearch>();
        services.AddSingleton<FindKnowledge>();
        services.AddSingleton(ProductVectors.Kind);
        services.AddSingleton(ArticleVectors.Kind);
        services.AddSingleton<EmbedTexts>();
        services.AddHttpClient<WhatsAppHostClient>();
        services.AddModels(configuration);
        services.AddSingleton<QualificationAgent>();
        services.AddSingleton<ReplyAgent>();
        services.AddSingleton<AgentTurn>();
        services.AddSingleton<ProviderList>();
        services.AddSingleton<ReadAgents>();
        services.AddSingleton<PlayTurn>();
        services.AddSingleton<Summarizer>();
        services.AddSingleton<TranslationAgent>();
        services.AddSingleton<AgentSends>();
        services.AddSingleton<DraftReply>();
        services.AddSingleton<PresenceTracker>();
        services.AddTranslation(configuration);
    }

    // The same few statements run all day: the server keeps their plans. And nothing is left behind in a session, since tenant, locks and temporary tables end
    // with their transaction: there is nothing to reset, which would be seven statements before each request's own. A connection string may say otherwise.
    private static NpgsqlDataSource Connect(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        var said = new DbConnectionStringBuilder { ConnectionString = connectionString }.Keys!.Cast<string>().Select(key => key.Replace(" ", "", StringComparison.Ordinal)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (!said.Contains(nameof(settings.MaxAutoPrepare))) settings.MaxAutoPrepare = 200;
        if (!said.Contains(nameof(settings.NoResetOnClose))) settings.NoResetOnClose = true;
        return NpgsqlDataSource.Create(settings);
    }

    private static bool IsKey(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out var length) && length >= 32;

    private static bool IsWebhookSecret(string text) =>
        text.StartsWith("whsec_", StringComparison.Ordinal) && Convert.TryFromBase64String(text[6..], new byte[text.Length], out var length) && length >= 24;
}
