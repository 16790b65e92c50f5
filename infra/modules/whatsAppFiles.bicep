// The share that whatsapp-host keeps pairings, journals and its spool on. NFS, because a browser's profile needs symbolic links and real
// locks, and because an SMB mount would need the account's key. NFS knows no passwords: the network is the fence.

param name string
param location string
param tags object
param subnetId string
param quotaGiB int

resource account 'Microsoft.Storage/storageAccounts@2023-05-01' = {
  name: name
  location: location
  tags: tags
  kind: 'FileStorage'
  sku: { name: 'Premium_LRS' }
  properties: {
    minimumTlsVersion: 'TLS1_2'
    // NFS is refused while this is true.
    supportsHttpsTrafficOnly: false
    allowBlobPublicAccess: false
    allowSharedKeyAccess: false
    networkAcls: {
      defaultAction: 'Deny'
      bypass: 'None'
      virtualNetworkRules: [ { id: subnetId, action: 'Allow' } ]
    }
  }
}

resource files 'Microsoft.Storage/storageAccounts/fileServices@2023-05-01' = {
  parent: account
  name: 'default'
}

resource share 'Microsoft.Storage/storageAccounts/fileServices/shares@2023-05-01' = {
  parent: files
  name: 'whatsapp'
  properties: {
    enabledProtocols: 'NFS'
    // The init container gives the share to the service's user, which root must be allowed to do.
    rootSquash: 'NoRootSquash'
    shareQuota: quotaGiB
  }
}

output server string = '${account.name}.file.${environment().suffixes.storage}'
output path string = '/${account.name}/${share.name}'
