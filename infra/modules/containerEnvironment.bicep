// The Container Apps environment in the private network, with the NFS share and its logs.

param name string
param location string
param tags object
param subnetId string
param workspaceId string
param shareServer string
param sharePath string

resource managedEnvironment 'Microsoft.App/managedEnvironments@2025-07-01' = {
  name: '${name}-apps'
  location: location
  tags: tags
  properties: {
    vnetConfiguration: { infrastructureSubnetId: subnetId, internal: false }
    workloadProfiles: [ { name: 'Consumption', workloadProfileType: 'Consumption' } ]
    // By diagnostic settings, below, which need no key of the workspace.
    appLogsConfiguration: { destination: 'azure-monitor' }
  }
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'workspace'
  scope: managedEnvironment
  properties: {
    workspaceId: workspaceId
    logs: [
      { category: 'ContainerAppConsoleLogs', enabled: true }
      { category: 'ContainerAppSystemLogs', enabled: true }
    ]
  }
}

resource files 'Microsoft.App/managedEnvironments/storages@2025-07-01' = {
  parent: managedEnvironment
  name: 'whatsapp'
  properties: {
    nfsAzureFile: { server: shareServer, shareName: sharePath, accessMode: 'ReadWrite' }
  }
}

output id string = managedEnvironment.id
output defaultDomain string = managedEnvironment.properties.defaultDomain
output whatsAppStorageName string = files.name
