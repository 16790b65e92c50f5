// Run by hand or by deploy.sh, from inside the private network: roles and database first, then the migrations. Safe to run again.

param name string
param location string
param tags object
param environmentId string
param identityId string
param registryServer string
@description('Image of infra/database.')
param databaseImage string
@description('Image of functions/Dockerfile.')
param functionsImage string
param host string
param administrator string
@description('Addresses of the secrets in the vault.')
param administratorPasswordSecretUri string
param ownerPasswordSecretUri string
param appPasswordSecretUri string
param migrationDatabaseSecretUri string

resource job 'Microsoft.App/jobs@2025-07-01' = {
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
      triggerType: 'Manual'
      replicaTimeout: 1800
      replicaRetryLimit: 0
      manualTriggerConfig: { parallelism: 1, replicaCompletionCount: 1 }
      registries: [ { server: registryServer, identity: identityId } ]
      secrets: [
        { name: 'administrator-password', keyVaultUrl: administratorPasswordSecretUri, identity: identityId }
        { name: 'owner-password', keyVaultUrl: ownerPasswordSecretUri, identity: identityId }
        { name: 'app-password', keyVaultUrl: appPasswordSecretUri, identity: identityId }
        { name: 'migration-database', keyVaultUrl: migrationDatabaseSecretUri, identity: identityId }
      ]
    }
    template: {
      initContainers: [
        {
          name: 'prepare'
          image: databaseImage
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: [
            { name: 'PGHOST', value: host }
            { name: 'PGUSER', value: administrator }
            { name: 'PGPASSWORD', secretRef: 'administrator-password' }
            { name: 'PGSSLMODE', value: 'verify-full' }
            { name: 'PGSSLROOTCERT', value: '/etc/ssl/certs/ca-certificates.crt' }
            { name: 'OWNER_PASSWORD', secretRef: 'owner-password' }
            { name: 'APP_PASSWORD', secretRef: 'app-password' }
          ]
        }
      ]
      containers: [
        {
          name: 'migrate'
          image: functionsImage
          command: [ 'dotnet' ]
          args: [ '/home/site/wwwroot/SoulCrm.Functions.dll', 'migrate' ]
          resources: { cpu: json('0.5'), memory: '1Gi' }
          env: [ { name: 'MigrationDatabase', secretRef: 'migration-database' } ]
        }
      ]
    }
  }
}

output name string = job.name
