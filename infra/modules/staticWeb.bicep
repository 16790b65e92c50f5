// The web app's files, on the edge. No linked backend: its proxy ends long polls and overwrites the Authorization header.

param name string
param location string
param tags object
@allowed([ 'Free', 'Standard' ])
param sku string

resource site 'Microsoft.Web/staticSites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: sku, tier: sku }
  properties: {
    allowConfigFileUpdates: true
    stagingEnvironmentPolicy: 'Disabled'
  }
}

output name string = site.name
output defaultHostname string = site.properties.defaultHostname
