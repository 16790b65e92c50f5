// The queues, exactly as functions/queues.json declares them for both hosts.

param name string
param location string
param tags object
param principalId string
@description('Entries of queues.json: name, requiresSession, requiresDuplicateDetection, duplicateDetectionWindow, maxDeliveryCount, lockDuration.')
param queues array

// The automatic scaling rules read the queues' lengths, which takes the right to manage; the namespace serves this app alone.
var dataOwner = '090c5cfd-751d-490a-894a-3ce6f1109419'

// queues.json writes times as .NET does, 00:10:00; Service Bus wants ISO 8601, PT10M. Hours up to 23 are enough for queues: a day ("1.00:00:00")
// ends the deployment with an error rather than with a wrong time.
func part(number string, unit string) string => int(number) == 0 ? '' : '${int(number)}${unit}'
func iso8601(time string) string => 'PT${part(split(time, ':')[0], 'H')}${part(split(time, ':')[1], 'M')}${part(split(time, ':')[2], 'S')}'

resource namespace 'Microsoft.ServiceBus/namespaces@2024-01-01' = {
  name: name
  location: location
  tags: tags
  sku: { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2024-01-01' = [for item in queues: {
  parent: namespace
  name: item.name
  properties: {
    requiresSession: item.requiresSession
    requiresDuplicateDetection: item.requiresDuplicateDetection
    duplicateDetectionHistoryTimeWindow: iso8601(item.duplicateDetectionWindow)
    maxDeliveryCount: item.maxDeliveryCount
    lockDuration: iso8601(item.lockDuration)
    deadLetteringOnMessageExpiration: true
  }
}]

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(namespace.id, principalId, dataOwner)
  scope: namespace
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', dataOwner)
  }
}

output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
