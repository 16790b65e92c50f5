// Copy to main.bicepparam and set the names. Secrets come from the environment and are written nowhere else than into the Key Vault.
using './main.bicep'

param name = 'soulcrm'
param registryName = readEnvironmentVariable('SOULCRM_REGISTRY', 'soulcrmexample')
param appDomain = 'app.example.com'
param apiDomain = 'api.example.com'
// Set after the first deployment, see docs/deploy.md; forgetting it later would take the domain off the API again.
param apiCertificateId = readEnvironmentVariable('SOULCRM_API_CERTIFICATE_ID', '')

// Set by deploy.sh.
param deployApps = bool(readEnvironmentVariable('SOULCRM_DEPLOY_APPS', 'true'))
param functionsTag = readEnvironmentVariable('SOULCRM_FUNCTIONS_TAG', '')
param databaseTag = readEnvironmentVariable('SOULCRM_DATABASE_TAG', '')
param whatsAppHostTag = readEnvironmentVariable('SOULCRM_WHATSAPP_HOST_TAG', '')

param aiProvider = 'openai'
param aiFallback = [ 'rules' ]

// Search by meaning: 'openai' and its key, or 'none'.
param embeddingsProvider = 'none'

// Voice notes written down: 'openai' and its key, or 'none'.
param transcriptionProvider = 'none'

// Who translates between clients and managers: 'deepl' or 'google' and its key, 'llm', or 'none'.
param translationProvider = 'none'

// Mail for invitations and new passwords; without a server administrators pass the links on.
param smtpHost = ''
param smtpUser = ''

param smtpPassword = readEnvironmentVariable('SOULCRM_SMTP_PASSWORD', '')
param openAIApiKey = readEnvironmentVariable('SOULCRM_OPENAI_API_KEY', '')
param anthropicApiKey = readEnvironmentVariable('SOULCRM_ANTHROPIC_API_KEY', '')
param embeddingsApiKey = readEnvironmentVariable('SOULCRM_EMBEDDINGS_API_KEY', '')
param transcriptionApiKey = readEnvironmentVariable('SOULCRM_TRANSCRIPTION_API_KEY', '')
param translationApiKey = readEnvironmentVariable('SOULCRM_TRANSLATION_API_KEY', '')
param databaseAdministratorPassword = readEnvironmentVariable('SOULCRM_DATABASE_ADMINISTRATOR_PASSWORD')
param databaseOwnerPassword = readEnvironmentVariable('SOULCRM_DATABASE_OWNER_PASSWORD')
param databaseAppPassword = readEnvironmentVariable('SOULCRM_DATABASE_APP_PASSWORD')
param authSigningKey = readEnvironmentVariable('SOULCRM_AUTH_SIGNING_KEY')
param authEncryptionKey = readEnvironmentVariable('SOULCRM_AUTH_ENCRYPTION_KEY')
param whatsAppHostSecret = readEnvironmentVariable('SOULCRM_WHATSAPP_HOST_SECRET')
param whatsAppEventsSecret = readEnvironmentVariable('SOULCRM_WHATSAPP_EVENTS_SECRET')
