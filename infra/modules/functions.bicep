// The backend: the Functions image on Container Apps. At least one replica always runs, because timers and orchestrations must.

param name string
param location string
param tags object
param environmentId string
param identityId string
param identityClientId string
param registryServer string
param image string
param maxReplicas int
@description('Origin of the web app, such as https://app.example.com; the only one that browsers may call from.')
param appOrigin string
@description('The API\'s own domain, and the id of its certificate in the environment; empty until the certificate is issued.')
param apiDomain string
param apiCertificateId string
param storageAccountName string
@description('Blob endpoint of the account that keeps photos.')
param blobsUrl string
param serviceBusNamespace string
param durableTaskEndpoint string
param durableTaskHub string
param applicationInsights string
param whatsAppHostUrl string
@description('Addresses of the secrets in the vault.')
param databaseSecretUri string
param signingKeySecretUri string
param encryptionKeySecretUri string
param smtpPasswordSecretUri string
param smtpHost string
param smtpUser string
param emailFrom string
param whatsAppHostSecretUri string
param whatsAppEventsSecretUri string
param aiProvider string
param aiModel string
param aiFallback array
param openAIBaseUrl string
@description('Empty without a key; so is the next one.')
param openAIKeySecretUri string
param azureOpenAIBaseUrl string
param azureOpenAIModel string
param anthropicKeySecretUri string
param embeddingsApiKeySecretUri string
param embeddingsProvider string
param embeddingsBaseUrl string
param embeddingsModel string
param transcriptionApiKeySecretUri string
param transcriptionProvider string
param transcriptionBaseUrl string
param transcriptionModel string
param translationApiKeySecretUri string
param translationProvider string

var port = 80

// A provider without a key is not configured, and an empty secret cannot be.
var modelSecrets = concat(
  empty(openAIKeySecretUri) ? [] : [ { name: 'openai-api-key', keyVaultUrl: openAIKeySecretUri, identity: identityId } ],
  empty(anthropicKeySecretUri) ? [] : [ { name: 'anthropic-api-key', keyVaultUrl: anthropicKeySecretUri, identity: identityId } ]
)

var modelSettings = concat(
  [
    { name: 'AI__Provider', value: aiProvider }
    { name: 'AI__Model', value: aiModel }
    { name: 'AI__Providers__OpenAI__BaseUrl', value: openAIBaseUrl }
    { name: 'AI__Providers__AzureOpenAI__BaseUrl', value: azureOpenAIBaseUrl }
    { name: 'AI__Providers__AzureOpenAI__Model', value: azureOpenAIModel }
    // By the app's identity, without a key.
    { name: 'AI__Providers__AzureOpenAI__ClientId', value: identityClientId }
  ],
  map(range(0, length(aiFallback)), i => { name: 'AI__Fallback__${i}', value: aiFallback[i] }),
  empty(openAIKeySecretUri) ? [] : [ { name: 'AI__Providers__OpenAI__ApiKey', secretRef: 'openai-api-key' } ],
  empty(anthropicKeySecretUri) ? [] : [ { name: 'AI__Providers__Anthropic__ApiKey', secretRef: 'anthropic-api-key' } ]
)

var secrets = [
  { name: 'database', keyVaultUrl: databaseSecretUri, identity: identityId }
  { name: 'signing-key', keyVaultUrl: signingKeySecretUri, identity: identityId }
  { name: 'encryption-key', keyVaultUrl: encryptionKeySecretUri, identity: identityId }
  { name: 'smtp-password', keyVaultUrl: smtpPasswordSecretUri, identity: identityId }
  { name: 'whatsapp-host', keyVaultUrl: whatsAppHostSecretUri, identity: identityId }
  { name: 'whatsapp-events', keyVaultUrl: whatsAppEventsSecretUri, identity: identityId }
  { name: 'transcription-api-key', keyVaultUrl: transcriptionApiKeySecretUri, identity: identityId }
  { name: 'embeddings-api-key', keyVaultUrl: embeddingsApiKeySecretUri, identity: identityId }
  { name: 'translation-api-key', keyVaultUrl: translationApiKeySecretUri, identity: identityId }
]

var settings = [
  { name: 'FUNCTIONS_WORKER_RUNTIME', value: 'dotnet-isolated' }
  { name: 'AzureWebJobsStorage__accountName', value: storageAccountName }
  { name: 'AzureWebJobsStorage__credential', value: 'managedidentity' }
  { name: 'AzureWebJobsStorage__clientId', value: identityClientId }
  { name: 'Blobs__AccountUrl', value: blobsUrl }
  { name: 'Blobs__ClientId', value: identityClientId }
  { name: 'ServiceBusConnection__fullyQualifiedNamespace', value: serviceBusNamespace }
  { name: 'ServiceBusConnection__credential', value: 'managedidentity' }
  { name: 'ServiceBusConnection__clientId', value: identityClientId }
  {
    name: 'DURABLE_TASK_SCHEDULER_CONNECTION_STRING'
    value: 'Endpoint=${durableTaskEndpoint};TaskHub=${durableTaskHub};Authentication=ManagedIdentity;ClientID=${identityClientId}'
  }
  { name: 'APPLICATIONINSIGHTS_CONNECTION_STRING', value: applicationInsights }
  { name: 'Database', secretRef: 'database' }
  { name: 'Auth__SigningKey', secretRef: 'signing-key' }
  { name: 'Auth__EncryptionKey', secretRef: 'encryption-key' }
  { name: 'Auth__AppUrl', value: appOrigin }
  { name: 'TrustForwardedFor', value: 'true' }
  { name: 'Email__SmtpHost', value: smtpHost }
  { name: 'Email__User', value: smtpUser }
  { name: 'Email__Password', secretRef: 'smtp-password' }
  { name: 'Email__From', value: emailFrom }
  { name: 'WhatsApp__HostUrl', value: whatsAppHostUrl }
  { name: 'WhatsApp__HostSecret', secretRef: 'whatsapp-host' }
  { name: 'WhatsApp__EventsSecrets__0', secretRef: 'whatsapp-events' }
  { name: 'Transcription__Provider', value: transcriptionProvider }
  { name: 'Transcription__BaseUrl', value: transcriptionBaseUrl }
  { name: 'Transcription__Model', value: transcriptionModel }
  { name: 'Transcription__ApiKey', secretRef: 'transcription-api-key' }
  { name: 'Embeddings__Provider', value: embeddingsProvider }
  { name: 'Embeddings__BaseUrl', value: embeddingsBaseUrl }
  { name: 'Embeddings__Model', value: embeddingsModel }
  { name: 'Embeddings__ApiKey', secretRef: 'embeddings-api-key' }
  { name: 'Translation__Provider', value: translationProvider }
  { name: 'Translation__DeepL__ApiKey', secretRef: 'translation-api-key' }
  { name: 'Translation__Google__ApiKey', secretRef: 'translation-api-key' }
]

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identityId}': {} }
  }
  properties: {
    environmentId: environmentId
    workloadProfileName: 'Consumption'
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: {
        external: true
        targetPort: port
        transport: 'auto'
        allowInsecure: false
        traffic: [ { latestRevision: true, weight: 100 } ]
        customDomains: empty(apiCertificateId) ? [] : [
          { name: apiDomain, certificateId: apiCertificateId, bindingType: 'SniEnabled' }
        ]
        corsPolicy: {
          allowedOrigins: [ appOrigin ]
          allowCredentials: true
          allowedMethods: [ 'GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS' ]
          allowedHeaders: [ 'authorization', 'content-type', 'idempotency-key', 'if-match', 'x-request-id' ]
          exposeHeaders: [ 'etag', 'location', 'retry-after', 'x-request-id' ]
          maxAge: 3600
        }
      }
      registries: [ { server: registryServer, identity: identityId } ]
      secrets: concat(secrets, modelSecrets)
    }
    template: {
      containers: [
        {
          name: 'functions'
          image: image
          resources: { cpu: json('1.0'), memory: '2Gi' }
          env: concat(settings, modelSettings)
          probes: [
            { type: 'Startup', httpGet: { path: '/api/health/live', port: port }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 10 }
            { type: 'Liveness', httpGet: { path: '/api/health/live', port: port }, periodSeconds: 15, timeoutSeconds: 5, failureThreshold: 4 }
            { type: 'Readiness', httpGet: { path: '/api/health/ready', port: port }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 3 }
          ]
        }
      ]
      // No rules: the platform makes them from the triggers.
      scale: { minReplicas: 1, maxReplicas: maxReplicas }
    }
  }
}

output fqdn string = app.properties.configuration.ingress.fqdn
