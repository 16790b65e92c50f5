// Everything that Soul CRM needs on Azure, in one resource group. What each part is: README.md beside this file.
targetScope = 'resourceGroup'

@description('Prefix of all names: 3 to 12 small letters and digits.')
@minLength(3)
@maxLength(12)
param name string = 'soulcrm'
param location string = resourceGroup().location
@description('Static Web Apps exist in few regions; the files are served from the edge all the same.')
param staticWebLocation string = 'westeurope'
param tags object = { product: 'soul-crm' }

@description('False prepares everything but the two apps, so that the migrations can run before new code does.')
param deployApps bool = true

@description('Made by registry.bicep.')
param registryName string
@description('Tags of the images functions, database and whatsapp-host.')
param functionsTag string
param databaseTag string
param whatsAppHostTag string

@description('Domains of the web app and of the API. Both under one registrable domain, or the sign-in cookie does not travel.')
param appDomain string
param apiDomain string
@description('Id of the API\'s managed certificate; empty in the first deployment (docs/deploy.md).')
param apiCertificateId string = ''

param databaseSku string = 'Standard_D2ds_v5'
param databaseTier string = 'GeneralPurpose'
param databaseStorageGiB int = 64
param databaseBackupDays int = 14
param databaseHighAvailability string = 'Disabled'
param durableTaskSku string = 'Consumption'
param staticWebSku string = 'Standard'
param functionsMaxReplicas int = 4
param whatsAppHostCpu string = '2.0'
param whatsAppHostMemory string = '4Gi'
@description('At least 100.')
param whatsAppFilesGiB int = 100
param logRetentionDays int = 30

@description('Whom agents ask unless an organisation says otherwise; rules needs no model.')
@allowed([ 'rules', 'openai', 'azure-openai', 'anthropic' ])
param aiProvider string = 'rules'
@description('Empty: the provider\'s own default. For azure-openai see azureOpenAIModel.')
param aiModel string = ''
@description('Who answers when the chosen one does not, in order: "provider" or "provider/model".')
param aiFallback array = []
@description('Empty: OpenAI itself; or anything that speaks like it.')
param openAIBaseUrl string = ''
@secure()
param openAIApiKey string = ''
@description('The resource, as https://name.openai.azure.com. The functions\' identity needs the role "Cognitive Services OpenAI User" on it; there is no key.')
param azureOpenAIBaseUrl string = ''
@description('Name of the deployment there.')
param azureOpenAIModel string = ''
@secure()
param anthropicApiKey string = ''

@description('none (tours are searched by words alone) or openai (an embedding model, of the same kinds of API).')
@allowed([ 'none', 'openai' ])
param embeddingsProvider string = 'none'
param embeddingsBaseUrl string = 'https://api.openai.com/v1'
param embeddingsModel string = 'text-embedding-3-small'
@secure()
param embeddingsApiKey string = ''

@description('none (a manager listens to voice notes) or openai (a model that writes them down, of the same kinds of API).')
@allowed([ 'none', 'openai' ])
param transcriptionProvider string = 'none'
param transcriptionBaseUrl string = 'https://api.openai.com/v1'
param transcriptionModel string = 'whisper-1'
@secure()
param transcriptionApiKey string = ''

@description('Who translates between clients and managers: none, deepl, google, or llm (the models above).')
@allowed([ 'none', 'deepl', 'google', 'llm' ])
param translationProvider string = 'none'
@description('Of DeepL or of Google, whichever translates.')
@secure()
param translationApiKey string = ''

@description('Passwords: letters and digits only, because they become part of connection strings.')
@secure()
@minLength(16)
param databaseAdministratorPassword string
@secure()
@minLength(16)
param databaseOwnerPassword string
@secure()
@minLength(16)
param databaseAppPassword string
@description('Base64 of at least 32 random bytes.')
@secure()
param authSigningKey string
@description('Base64 of 32 random bytes; encrypts second factors in the database. Losing it makes everybody set his up again.')
@secure()
param authEncryptionKey string
@description('Server that takes mail; without one, links are passed on by hand.')
param smtpHost string = ''
param smtpUser string = ''
@secure()
param smtpPassword string = ''
param emailFrom string = 'Soul CRM <noreply@${appDomain}>'
@description('At least 16 characters.')
@secure()
param whatsAppHostSecret string
@description('whsec_ and base64 of 24 to 64 random bytes.')
@secure()
param whatsAppEventsSecret string

// One declaration each, shared with the embedded host.
var queues = loadJsonContent('../functions/queues.json').queues
var taskHub = loadJsonContent('../host.json').extensions.durableTask.hubName

var unique = uniqueString(resourceGroup().id)
var databaseAdministrator = 'soulcrm_admin'
var functionsName = '${name}-functions'
var whatsAppHostName = '${name}-whatsapp-host'

module observability 'modules/observability.bicep' = {
  name: 'observability'
  params: { name: name, location: location, tags: tags, retentionDays: logRetentionDays }
}

module functionsIdentity 'modules/identity.bicep' = {
  name: 'functions-identity'
  params: { name: '${name}-functions', location: location, tags: tags }
}

module whatsAppIdentity 'modules/identity.bicep' = {
  name: 'whatsapp-identity'
  params: { name: '${name}-whatsapp-host', location: location, tags: tags }
}

module migrationIdentity 'modules/identity.bicep' = {
  name: 'migration-identity'
  params: { name: '${name}-migration', location: location, tags: tags }
}

module registryAccess 'modules/registryAccess.bicep' = {
  name: 'registry-access'
  params: {
    registryName: registryName
    principalIds: [ functionsIdentity.outputs.principalId, whatsAppIdentity.outputs.principalId, migrationIdentity.outputs.principalId ]
  }
}

module network 'modules/network.bicep' = {
  name: 'network'
  params: { name: name, location: location, tags: tags }
}

module hostStorage 'modules/hostStorage.bicep' = {
  name: 'host-storage'
  params: { name: take('${name}host${unique}', 24), location: location, tags: tags, principalId: functionsIdentity.outputs.principalId }
}

module whatsAppFiles 'modules/whatsAppFiles.bicep' = {
  name: 'whatsapp-files'
  params: { name: take('${name}wa${unique}', 24), location: location, tags: tags, subnetId: network.outputs.appsSubnetId, quotaGiB: whatsAppFilesGiB }
}

module serviceBus 'modules/serviceBus.bicep' = {
  name: 'service-bus'
  params: { name: '${name}-bus-${unique}', location: location, tags: tags, queues: queues, principalId: functionsIdentity.outputs.principalId }
}

module durableTask 'modules/durableTask.bicep' = {
  name: 'durable-task'
  params: {
    name: '${name}-tasks'
    location: location
    tags: tags
    hubName: taskHub
    sku: durableTaskSku
    principalId: functionsIdentity.outputs.principalId
  }
}

module postgres 'modules/postgres.bicep' = {
  name: 'postgres'
  params: {
    name: '${name}-db-${unique}'
    location: location
    tags: tags
    subnetId: network.outputs.databaseSubnetId
    zoneId: network.outputs.databaseZoneId
    skuName: databaseSku
    skuTier: databaseTier
    storageGiB: databaseStorageGiB
    backupDays: databaseBackupDays
    highAvailability: databaseHighAvailability
    administrator: databaseAdministrator
    administratorPassword: databaseAdministratorPassword
  }
}

module keyVault 'modules/keyVault.bicep' = {
  name: 'key-vault'
  params: { name: take('${name}-${unique}', 24), location: location, tags: tags }
}

module databaseSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-database'
  params: {
    vaultName: keyVault.outputs.name
    name: 'database'
    value: 'Host=${postgres.outputs.host};Database=soulcrm;Username=soulcrm_app;Password=${databaseAppPassword};SSL Mode=VerifyFull;Maximum Pool Size=40'
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module migrationDatabaseSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-migration-database'
  params: {
    vaultName: keyVault.outputs.name
    name: 'migration-database'
    value: 'Host=${postgres.outputs.host};Database=soulcrm;Username=soulcrm_owner;Password=${databaseOwnerPassword};SSL Mode=VerifyFull'
    readers: [ migrationIdentity.outputs.principalId ]
  }
}

module administratorPasswordSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-administrator-password'
  params: {
    vaultName: keyVault.outputs.name
    name: 'database-administrator-password'
    value: databaseAdministratorPassword
    readers: [ migrationIdentity.outputs.principalId ]
  }
}

module ownerPasswordSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-owner-password'
  params: {
    vaultName: keyVault.outputs.name
    name: 'database-owner-password'
    value: databaseOwnerPassword
    readers: [ migrationIdentity.outputs.principalId ]
  }
}

module appPasswordSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-app-password'
  params: {
    vaultName: keyVault.outputs.name
    name: 'database-app-password'
    value: databaseAppPassword
    readers: [ migrationIdentity.outputs.principalId ]
  }
}

module signingKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-signing-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'auth-signing-key'
    value: authSigningKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module encryptionKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-encryption-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'auth-encryption-key'
    value: authEncryptionKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module smtpPasswordSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-smtp-password'
  params: {
    vaultName: keyVault.outputs.name
    name: 'smtp-password'
    value: empty(smtpPassword) ? 'none' : smtpPassword
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module hostSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-whatsapp-host'
  params: {
    vaultName: keyVault.outputs.name
    name: 'whatsapp-host-secret'
    value: whatsAppHostSecret
    readers: [ functionsIdentity.outputs.principalId, whatsAppIdentity.outputs.principalId ]
  }
}

module eventsSecret 'modules/vaultSecret.bicep' = {
  name: 'secret-whatsapp-events'
  params: {
    vaultName: keyVault.outputs.name
    name: 'whatsapp-events-secret'
    value: whatsAppEventsSecret
    readers: [ functionsIdentity.outputs.principalId, whatsAppIdentity.outputs.principalId ]
  }
}

// The vault takes no empty values: without a model the secret says so.
module openAIApiKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-openai-api-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'openai-api-key'
    value: empty(openAIApiKey) ? 'none' : openAIApiKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module anthropicApiKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-anthropic-api-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'anthropic-api-key'
    value: empty(anthropicApiKey) ? 'none' : anthropicApiKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module embeddingsApiKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-embeddings-api-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'embeddings-api-key'
    value: empty(embeddingsApiKey) ? 'none' : embeddingsApiKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module transcriptionApiKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-transcription-api-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'transcription-api-key'
    value: empty(transcriptionApiKey) ? 'none' : transcriptionApiKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module translationApiKeySecret 'modules/vaultSecret.bicep' = {
  name: 'secret-translation-api-key'
  params: {
    vaultName: keyVault.outputs.name
    name: 'translation-api-key'
    value: empty(translationApiKey) ? 'none' : translationApiKey
    readers: [ functionsIdentity.outputs.principalId ]
  }
}

module containerEnvironment 'modules/containerEnvironment.bicep' = {
  name: 'container-environment'
  params: {
    name: name
    location: location
    tags: tags
    subnetId: network.outputs.appsSubnetId
    workspaceId: observability.outputs.workspaceId
    shareServer: whatsAppFiles.outputs.server
    sharePath: whatsAppFiles.outputs.path
  }
}

module databaseJob 'modules/databaseJob.bicep' = {
  name: 'database-job'
  params: {
    name: '${name}-migrate'
    location: location
    tags: tags
    environmentId: containerEnvironment.outputs.id
    identityId: migrationIdentity.outputs.id
    registryServer: registryAccess.outputs.server
    databaseImage: '${registryAccess.outputs.server}/database:${databaseTag}'
    functionsImage: '${registryAccess.outputs.server}/functions:${functionsTag}'
    host: postgres.outputs.host
    administrator: databaseAdministrator
    administratorPasswordSecretUri: administratorPasswordSecret.outputs.uri
    ownerPasswordSecretUri: ownerPasswordSecret.outputs.uri
    appPasswordSecretUri: appPasswordSecret.outputs.uri
    migrationDatabaseSecretUri: migrationDatabaseSecret.outputs.uri
  }
}

module functions 'modules/functions.bicep' = if (deployApps) {
  name: 'functions'
  params: {
    name: functionsName
    location: location
    tags: tags
    environmentId: containerEnvironment.outputs.id
    identityId: functionsIdentity.outputs.id
    identityClientId: functionsIdentity.outputs.clientId
    registryServer: registryAccess.outputs.server
    image: '${registryAccess.outputs.server}/functions:${functionsTag}'
    maxReplicas: functionsMaxReplicas
    appOrigin: 'https://${appDomain}'
    apiDomain: apiDomain
    apiCertificateId: apiCertificateId
    storageAccountName: hostStorage.outputs.name
    blobsUrl: hostStorage.outputs.blobsUrl
    serviceBusNamespace: serviceBus.outputs.fullyQualifiedNamespace
    durableTaskEndpoint: durableTask.outputs.endpoint
    durableTaskHub: durableTask.outputs.hubName
    applicationInsights: observability.outputs.connectionString
    // The two apps know each other's names before either exists.
    whatsAppHostUrl: 'https://${whatsAppHostName}.internal.${containerEnvironment.outputs.defaultDomain}'
    databaseSecretUri: databaseSecret.outputs.uri
    signingKeySecretUri: signingKeySecret.outputs.uri
    encryptionKeySecretUri: encryptionKeySecret.outputs.uri
    smtpPasswordSecretUri: smtpPasswordSecret.outputs.uri
    smtpHost: smtpHost
    smtpUser: smtpUser
    emailFrom: emailFrom
    whatsAppHostSecretUri: hostSecret.outputs.uri
    whatsAppEventsSecretUri: eventsSecret.outputs.uri
    aiProvider: aiProvider
    aiModel: aiModel
    aiFallback: aiFallback
    openAIBaseUrl: openAIBaseUrl
    openAIKeySecretUri: empty(openAIApiKey) ? '' : openAIApiKeySecret.outputs.uri
    azureOpenAIBaseUrl: azureOpenAIBaseUrl
    azureOpenAIModel: azureOpenAIModel
    anthropicKeySecretUri: empty(anthropicApiKey) ? '' : anthropicApiKeySecret.outputs.uri
    embeddingsApiKeySecretUri: embeddingsApiKeySecret.outputs.uri
    embeddingsProvider: embeddingsProvider
    embeddingsBaseUrl: embeddingsBaseUrl
    embeddingsModel: embeddingsModel
    transcriptionApiKeySecretUri: transcriptionApiKeySecret.outputs.uri
    transcriptionProvider: transcriptionProvider
    transcriptionBaseUrl: transcriptionBaseUrl
    transcriptionModel: transcriptionModel
    translationApiKeySecretUri: translationApiKeySecret.outputs.uri
    translationProvider: translationProvider
  }
}

module whatsAppHost 'modules/whatsAppHost.bicep' = if (deployApps) {
  name: 'whatsapp-host'
  params: {
    name: whatsAppHostName
    location: location
    tags: tags
    environmentId: containerEnvironment.outputs.id
    storageName: containerEnvironment.outputs.whatsAppStorageName
    identityId: whatsAppIdentity.outputs.id
    registryServer: registryAccess.outputs.server
    image: '${registryAccess.outputs.server}/whatsapp-host:${whatsAppHostTag}'
    cpu: whatsAppHostCpu
    memory: whatsAppHostMemory
    apiUrl: 'https://${functionsName}.${containerEnvironment.outputs.defaultDomain}'
    hostSecretUri: hostSecret.outputs.uri
    eventsSecretUri: eventsSecret.outputs.uri
  }
}

module staticWeb 'modules/staticWeb.bicep' = {
  name: 'static-web'
  params: { name: '${name}-web', location: staticWebLocation, tags: tags, sku: staticWebSku }
}

output functionsName string = functionsName
output functionsHostname string = '${functionsName}.${containerEnvironment.outputs.defaultDomain}'
output whatsAppHostName string = whatsAppHostName
output databaseJobName string = databaseJob.outputs.name
output staticWebName string = staticWeb.outputs.name
output staticWebHostname string = staticWeb.outputs.defaultHostname
