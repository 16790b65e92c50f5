import { expect, test } from 'vitest'
import { describe, remedyForDisconnect, remedyForError } from './failure.js'

test.each([
  ['LOGOUT', 'logged-out'],
  ['CONFLICT', 'terminal'],
  ['TOS_BLOCK', 'terminal'],
  ['SMB_TOS_BLOCK', 'terminal'],
  ['PROXYBLOCK', 'terminal'],
  ['DEPRECATED_VERSION', 'terminal'],
  ['UNPAIRED', 'retry'],
  ['something new', 'retry'],
])('remedyForDisconnect_%s_is_%s', (reason, remedy) => {
  expect(remedyForDisconnect(reason)).toBe(remedy)
})

test.each([
  [new Error('net::ERR_NAME_NOT_RESOLVED at https://web.whatsapp.com/'), 'retry'],
  [new Error('Execution context was destroyed, most likely because of a navigation'), 'retry'],
  ['auth timeout', 'retry-slowly'],
  [new TypeError("Cannot read properties of undefined (reading 'Socket')"), 'retry-slowly'],
])('remedyForError_%s_is_%s', (error, remedy) => {
  expect(remedyForError(error)).toBe(remedy)
})

test('describe_anything_isOneShortLine', () => {
  expect(describe(new Error('first\nsecond'))).toBe('first')
  expect(describe('x'.repeat(1000))).toHaveLength(300)
  expect(describe(undefined)).toBe('undefined')
})
