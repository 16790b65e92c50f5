import { expect, test } from 'vitest'
import type { MessageStatus } from '@/api/messages'
import { messageOf } from '@/test/messages'
import { newerMessage, withMessage, withNewestPage, withOlderPage } from './thread-cache'

const messages = (...ids: string[]) => ids.map(id => messageOf({ id }))
/** As the API answers: newest first. */
const page = (nextCursor: string | null, ...ids: string[]) => ({ items: messages(...ids), nextCursor })
const ids = (thread: { messages: { id: string }[] } | undefined) => thread?.messages.map(message => message.id).join('')

test('withNewestPage_first_isOldestFirst', () => {
  const thread = withNewestPage(undefined, page('a', 'c', 'b', 'a'))
  expect(ids(thread)).toBe('abc')
  expect(thread.olderCursor).toBe('a')
})

test('withNewestPage_reachesKnown_keepsWhatWasLoadedUpward', () => {
  const known = withOlderPage(withNewestPage(undefined, page('c', 'd', 'c')), page('a', 'b', 'a'))
  const thread = withNewestPage(known, page('d', 'e', 'd'))
  expect(ids(thread)).toBe('abcde')
  expect(thread.olderCursor).toBe('a')
})

test('withNewestPage_leavesAHole_knownAreLetGo', () => {
  const known = withNewestPage(undefined, page(null, 'b', 'a'))
  const thread = withNewestPage(known, page('x', 'y', 'x'))
  expect(ids(thread)).toBe('xy')
  expect(thread.olderCursor).toBe('x')
})

test('withOlderPage_overlaps_noMessageTwice', () => {
  const thread = withOlderPage(withNewestPage(undefined, page('b', 'c', 'b')), page(null, 'b', 'a'))
  expect(ids(thread)).toBe('abc')
  expect(thread.olderCursor).toBeNull()
})

test('withMessage_knownOrNew_replacedOrAppended', () => {
  const known = withNewestPage(undefined, page(null, 'b', 'a'))
  expect(ids(withMessage(known, messageOf({ id: 'c' })))).toBe('abc')
  expect(withMessage(known, messageOf({ id: 'b', text: 'new' }))?.messages[1]?.text).toBe('new')
  expect(withMessage(undefined, messageOf({ id: 'c' }))).toBeUndefined()
})

test.each<[MessageStatus, MessageStatus, MessageStatus]>([
  ['read', 'delivered', 'read'],
  ['delivered', 'sent', 'delivered'],
  ['sent', 'queued', 'sent'],
  ['sent', 'read', 'read'],
  ['queued', 'failed', 'failed'],
  ['failed', 'queued', 'queued'],
  ['queued', 'canceled', 'canceled'],
])('newerMessage_%sThen%s_%s', (known, fresh, shown) => {
  expect(newerMessage(messageOf({ id: 'a', status: known }), messageOf({ id: 'a', status: fresh })).status).toBe(shown)
})
