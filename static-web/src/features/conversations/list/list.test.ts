import { describe, expect, test } from 'vitest'
import type { Conversation } from '@/api/conversations'
import { holdOrder } from './held-order'
import { filterOf, parseInboxSearch } from './queues'
import { waitingOf } from './waiting'

const rows = (...ids: string[]) => ids.map(id => ({ id }))
const ids = (items: { id: string }[]) => items.map(item => item.id).join('')

describe('holdOrder', () => {
  test('holdOrder_rowMovesToTheTop_staysUnderThePointer', () => {
    expect(holdOrder(['a', 'b', 'c'], rows('c', 'a', 'b'))).toMatchObject({ waiting: expect.any(Number) })
    const held = holdOrder(['a', 'b', 'c'], rows('c', 'a', 'b'))
    expect(ids(held.items)).toBe('abc')
    expect(held.waiting).toBe(1)
  })
  test('holdOrder_newRowAtTheTop_waits', () => {
    const held = holdOrder(['a', 'b'], rows('new', 'a', 'b'))
    expect(ids(held.items)).toBe('ab')
    expect(held.waiting).toBe(1)
  })
  test('holdOrder_nextPage_isAppendedAtOnce', () => {
    const held = holdOrder(['a', 'b'], rows('a', 'b', 'c', 'd'))
    expect(ids(held.items)).toBe('abcd')
    expect(held.waiting).toBe(0)
  })
  test('holdOrder_rowLeftTheList_goes', () => {
    const held = holdOrder(['a', 'b', 'c'], rows('a', 'c'))
    expect(ids(held.items)).toBe('ac')
    expect(held.waiting).toBe(0)
  })
  test('holdOrder_rowChanged_showsTheFreshContent', () => {
    const held = holdOrder(['a'], [{ id: 'a', unread: 3 }])
    expect(held.items[0]).toEqual({ id: 'a', unread: 3 })
  })
})

describe('inbox search', () => {
  test('parseInboxSearch_anythingFromALink_onlyKnownValuesRemain', () => {
    expect(parseInboxSearch({ queue: 'mine', q: 79161234567, unread: true, evil: '<script>' })).toEqual({
      queue: 'mine',
      q: '79161234567',
      unread: true,
    })
    expect(parseInboxSearch({ queue: 'nonsense', q: { a: 1 }, unread: 'yes', panel: 'x' })).toEqual({})
  })
  test('filterOf_queues_askForWhatTheirNamesSay', () => {
    expect(filterOf({})).toEqual({ state: 'open' })
    expect(filterOf({ queue: 'attention', unread: true })).toEqual({ state: 'open', attention: true, unread: true })
    expect(filterOf({ queue: 'unassigned', q: 'anna' })).toEqual({ state: 'open', assignee: 'none', q: 'anna' })
  })
})

describe('waitingOf', () => {
  const now = Date.parse('2026-11-23T09:20:00Z')
  const conversation = (values: Partial<Conversation>, minutesAgo: number) =>
    ({
      control: 'manager',
      attention: null,
      closedAt: null,
      lastMessage: { direction: 'inbound', at: new Date(now - minutesAgo * 60_000).toISOString() },
      ...values,
    }) as Conversation

  test('waitingOf_minutesGrow_levelRises', () => {
    expect(waitingOf(conversation({}, 2), now)).toEqual({ minutes: 2, level: 'fine' })
    expect(waitingOf(conversation({}, 5), now)).toEqual({ minutes: 5, level: 'late' })
    expect(waitingOf(conversation({}, 15), now)).toEqual({ minutes: 15, level: 'overdue' })
  })
  test('waitingOf_agentAnswersOrClosedOrAnswered_nobodyWaits', () => {
    expect(waitingOf(conversation({ control: 'agent' }, 9), now)).toBeNull()
    expect(waitingOf(conversation({ closedAt: '2026-11-23T09:00:00Z' }, 9), now)).toBeNull()
    const answered = conversation({}, 9)
    answered.lastMessage!.direction = 'outbound'
    expect(waitingOf(answered, now)).toBeNull()
  })
  test('waitingOf_agentAsksForHelp_clientWaits', () => {
    expect(waitingOf(conversation({ control: 'agent', attention: { reason: 'complaint', at: '' } }, 9), now)?.minutes).toBe(9)
  })
})
