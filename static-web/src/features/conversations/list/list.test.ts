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
  const conversation = (minutesAgo: number | null, values: Partial<Conversation> = {}) =>
    ({
      closedAt: null,
      waitingSince: minutesAgo === null ? null : new Date(now - minutesAgo * 60_000).toISOString(),
      ...values,
    }) as Conversation

  test('waitingOf_longerThanPromised_isOverdue', () => {
    expect(waitingOf(conversation(1), now, 15)).toEqual({ minutes: 1, level: 'late' })
    expect(waitingOf(conversation(14.9), now, 15)).toEqual({ minutes: 14, level: 'late' })
    expect(waitingOf(conversation(15), now, 15)).toEqual({ minutes: 15, level: 'overdue' })
  })
  test('waitingOf_anotherPromise_countsFromIt', () => {
    expect(waitingOf(conversation(20), now, 60)?.level).toBe('late')
    expect(waitingOf(conversation(3), now, 2)?.level).toBe('overdue')
  })
  test('waitingOf_firstMinute_isNoWait', () => expect(waitingOf(conversation(0.9), now, 15)).toBeNull())
  test('waitingOf_answeredOrClosed_nobodyWaits', () => {
    expect(waitingOf(conversation(null), now, 15)).toBeNull()
    expect(waitingOf(conversation(9, { closedAt: '2026-11-23T09:00:00Z' }), now, 15)).toBeNull()
  })
})
