// The registry of the images. Deployed before everything else, because the apps need images and images need a registry.
targetScope = 'resourceGroup'

@description('5 to 50 letters and digits, unique in all of Azure.')
param registryName string
param location string = resourceGroup().location

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' = {
  name: registryName
  location: location
  sku: { name: 'Basic' }
  properties: {
    adminUserEnabled: false
  }
}

output server string = registry.properties.loginServer
