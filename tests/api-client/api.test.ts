// One file, so that one process sees which operations were called; the groups run in this order.
import './groups/auth'
import './groups/account'
import './groups/users'
import './groups/organization'
import './groups/clients'
import './groups/client-files'
import './groups/merge'
import './groups/tasks'
import './groups/conversations'
import './groups/flow'
import './groups/media'
import './groups/scheduled'
import './groups/agents'
import './groups/translation'
import './groups/products'
import './groups/catalogue'
import './groups/offers'
import './groups/platform'
import './groups/promises'
import { expect, test } from 'vitest'
import { succeeded } from './client/api'
import { operationIds } from './client/operations'

test('document_everyOperation_hasSucceededHere', () => {
  expect([...operationIds.values()].filter(operation => !succeeded.has(operation))).toEqual([])
})
