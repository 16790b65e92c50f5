// One secret, and who may read it.

param vaultName string
param name string
@secure()
param value string
@description('Principal ids of the identities that may read it.')
param readers array

var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

resource vault 'Microsoft.KeyVault/vaults@2023-07-01' existing = {
  name: vaultName
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2023-07-01' = {
  parent: vault
  name: name
  properties: { value: value }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [for reader in readers: {
  name: guid(secret.id, reader, secretsUser)
  scope: secret
  properties: {
    principalId: reader
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}]

// Without a version: the apps take the newest one when a revision starts, and look again within half an hour.
output uri string = secret.properties.secretUri
