// whatsapp-host: always exactly one, never public. Two hosts on one profile would destroy the pairings; the service itself refuses that by a lock,
// so the old revision must have ended before a new one can start (deploy.sh sees to it).

param name string
param location string
param tags object
param environmentId string
param storageName string
param identityId string
param registryServer string
param image string
@description('Container Apps\' pairs: 1.0 and 2Gi, 2.0 and 4Gi, 4.0 and 8Gi. Plan 0.5 to 0.8 GiB for a session.')
param cpu string
param memory string
param apiUrl string
@description('Addresses of the secrets in the vault.')
param hostSecretUri string
param eventsSecretUri string

var port = 7080
var mounts = [ { volumeName: 'data', mountPath: '/data' } ]

resource app 'Microsoft.App/containerApps@2025-07-01' = {
  name: name
  location: location
  tags: tags
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
        external: false
        targetPort: port
        transport: 'http'
        allowInsecure: false
        traffic: [ { latestRevision: true, weight: 100 } ]
      }
      registries: [ { server: registryServer, identity: identityId } ]
      secrets: [
        { name: 'host', keyVaultUrl: hostSecretUri, identity: identityId }
        { name: 'events', keyVaultUrl: eventsSecretUri, identity: identityId }
      ]
    }
    template: {
      // A new NFS share belongs to root; the service runs as node (1000).
      initContainers: [
        {
          name: 'own-data'
          image: 'mcr.microsoft.com/azurelinux/base/core:3.0'
          command: [ '/bin/sh', '-c', 'chown 1000:1000 /data && chmod 700 /data' ]
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          volumeMounts: mounts
        }
      ]
      containers: [
        {
          name: 'whatsapp-host'
          image: image
          resources: { cpu: json(cpu), memory: memory }
          env: [
            { name: 'API_URL', value: apiUrl }
            { name: 'WHATSAPP_HOST_SECRET', secretRef: 'host' }
            { name: 'WHATSAPP_EVENTS_SECRET', secretRef: 'events' }
            // Container Apps gives containers neither user namespaces nor a seccomp profile of one's own.
            { name: 'CHROMIUM_NO_SANDBOX', value: 'true' }
          ]
          volumeMounts: mounts
          probes: [
            { type: 'Startup', httpGet: { path: '/health', port: port }, periodSeconds: 10, timeoutSeconds: 5, failureThreshold: 10 }
            { type: 'Liveness', httpGet: { path: '/health', port: port }, periodSeconds: 30, timeoutSeconds: 10, failureThreshold: 3 }
          ]
        }
      ]
      terminationGracePeriodSeconds: 30
      scale: { minReplicas: 1, maxReplicas: 1 }
      volumes: [ { name: 'data', storageType: 'NfsAzureFile', storageName: storageName } ]
    }
  }
}

output name string = app.name
