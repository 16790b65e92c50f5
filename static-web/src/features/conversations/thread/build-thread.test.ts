import { expect, test } from 'vitest'
import { messageOf } from '@/test/messages'
import { buildThread, findUnread, type ThreadParts } from './build-thread'

const build = (parts: Partial<ThreadParts>) =>
  buildThread({ messages: [], unsent: [], hasOlder: false, unread: null, dayKey: at => at.slice(0, 10), ...parts })

const at = (time: string) => `2026-11-23T${time}:00Z`
const shape = (parts: Partial<ThreadParts>) =>
  build(parts).map(item =>
    item.kind === 'message' || item.kind === 'unsent' ? `${item.key}${item.starts ? '' : '<'}${item.ends ? '' : '>'}` : item.kind,
  )

test('buildThread_sameAuthorWithinFiveMinutes_isOneGroup', () => {
  const messages = [
    messageOf({ id: 'a', createdAt: at('09:00') }),
    messageOf({ id: 'b', createdAt: at('09:04') }),
    messageOf({ id: 'c', createdAt: at('09:08') }),
    messageOf({ id: 'd', createdAt: at('09:20') }),
  ]
  expect(shape({ messages })).toEqual(['day', 'a>', 'b<>', 'c<', 'd'])
})

test('buildThread_otherManagerOrPhone_isAnotherGroup', () => {
  const manager = { author: 'manager', direction: 'outbound' } as const
  const messages = [
    messageOf({ id: 'a', ...manager, authorName: 'Anna' }),
    messageOf({ id: 'b', ...manager, authorName: 'Igor' }),
    messageOf({ id: 'c', ...manager, authorName: 'Igor', viaPhone: true }),
  ]
  expect(shape({ messages })).toEqual(['day', 'a', 'b', 'c'])
})

test('buildThread_eventBetween_splitsTheGroup', () => {
  const messages = [
    messageOf({ id: 'a' }),
    messageOf({ id: 'e', author: 'system', event: { kind: 'takeover', by: 'Anna' } }),
    messageOf({ id: 'b' }),
  ]
  expect(shape({ messages })).toEqual(['day', 'a', 'event', 'b'])
})

test('buildThread_newDay_getsAPillAndANewGroup', () => {
  const messages = [
    messageOf({ id: 'a', createdAt: '2026-11-22T23:59:00Z' }),
    messageOf({ id: 'b', createdAt: '2026-11-23T00:01:00Z' }),
  ]
  expect(shape({ messages })).toEqual(['day', 'a', 'day', 'b'])
})

test('buildThread_olderMessagesToCome_firstRowHasNoPill', () => {
  // A pill there would have to go when they come in, and the rows under it would jump.
  expect(shape({ messages: [messageOf({ id: 'a' })], hasOlder: true })).toEqual(['a'])
})

test('buildThread_olderComeIn_keysOfKnownRowsStay', () => {
  const known = [messageOf({ id: 'b', createdAt: at('09:00') }), messageOf({ id: 'c', createdAt: at('09:01') })]
  const before = build({ messages: known, hasOlder: true }).map(item => item.key)
  const after = build({ messages: [messageOf({ id: 'a', createdAt: at('08:00') }), ...known], hasOlder: true }).map(
    item => item.key,
  )
  expect(after.slice(-before.length)).toEqual(before)
})

test('buildThread_unsentArrived_isShownOnceUnderTheSameKey', () => {
  const unsent = {
    id: 'key-1',
    conversationId: 'chat-1',
    text: 'Hi',
    createdAt: at('09:01'),
    state: 'sending',
    problem: null,
  } as const
  const waiting = shape({ messages: [messageOf({ id: 'a' })], unsent: [unsent] })
  const stored = shape({
    messages: [
      messageOf({ id: 'a' }),
      messageOf({ id: 'm', author: 'manager', idempotencyKey: 'key-1', createdAt: at('09:01') }),
    ],
    unsent: [unsent],
  })
  expect(waiting).toEqual(['day', 'a', 'key-1'])
  expect(stored).toEqual(waiting)
})

test('findUnread_countReachesBackOverAnswers_lineIsBeforeTheFirstUnreadOfTheClient', () => {
  const messages = [
    messageOf({ id: 'a' }),
    messageOf({ id: 'b', direction: 'outbound', author: 'agent' }),
    messageOf({ id: 'c' }),
    messageOf({ id: 'd', direction: 'outbound', author: 'agent' }),
    messageOf({ id: 'e' }),
  ]
  expect(findUnread(messages, 2)).toEqual({ firstId: 'c', count: 2 })
  expect(findUnread(messages, 0)).toBeNull()
  expect(findUnread(messages, 50)).toEqual({ firstId: 'a', count: 50 })
  expect(shape({ messages, unread: findUnread(messages, 2) })).toEqual(['day', 'a', 'b', 'unread', 'c', 'd', 'e'])
})
