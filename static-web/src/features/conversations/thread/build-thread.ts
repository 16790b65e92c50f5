import type { Message } from '@/api/messages'
import type { Unsent } from '../composer/unsent'

/** One row of the thread. Keys stay the same while a message goes from unsent to stored. */
export type ThreadItem =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string; count: number }
  | { kind: 'event'; key: string; message: Message }
  | { kind: 'message'; key: string; message: Message; starts: boolean; ends: boolean }
  | { kind: 'unsent'; key: string; unsent: Unsent; starts: boolean; ends: boolean }

export interface ThreadParts {
  messages: readonly Message[]
  unsent: readonly Unsent[]
  /** Older messages are still to come, so the first one here may not be the first of its day. */
  hasOlder: boolean
  /** Where the reader was when the chat was opened. */
  unread: { firstId: string; count: number } | null
  dayKey: (at: string) => string
}

const groupWindowMs = 5 * 60_000

/** Rows in reading order: day pills, the line before what is unread, bubbles grouped by author within five minutes. */
export function buildThread({ messages, unsent, hasOlder, unread, dayKey }: ThreadParts): ThreadItem[] {
  const items: ThreadItem[] = []
  const arrived = new Set(messages.map(message => message.idempotencyKey))
  let day = ''
  let previous: { author: string; at: number; item: ThreadItem } | null = null

  const openDay = (at: string, isFirst: boolean) => {
    const key = dayKey(at)
    if (key === day) return
    day = key
    previous = null
    // Without a pill on the first row, nothing above the reader changes its height when older messages come in.
    if (!(isFirst && hasOlder)) items.push({ kind: 'day', key: `day-${key}`, at })
  }
  const place = (item: ThreadItem & { starts: boolean; ends: boolean }, author: string, at: string) => {
    const time = Date.parse(at)
    if (previous && previous.author === author && time - previous.at <= groupWindowMs) {
      item.starts = false
      if ('ends' in previous.item) previous.item.ends = false
    }
    items.push(item)
    previous = { author, at: time, item }
  }

  messages.forEach((message, index) => {
    openDay(message.createdAt, index === 0)
    if (message.id === unread?.firstId) {
      items.push({ kind: 'unread', key: 'unread', count: unread.count })
      previous = null
    }
    if (message.event) {
      items.push({ kind: 'event', key: message.id, message })
      previous = null
      return
    }
    place(
      { kind: 'message', key: message.idempotencyKey ?? message.id, message, starts: true, ends: true },
      `${message.author} ${message.authorName ?? ''} ${message.viaPhone}`,
      message.createdAt,
    )
  })
  for (const item of unsent) {
    // Stored already, only the answer was lost.
    if (arrived.has(item.id)) continue
    openDay(item.createdAt, messages.length === 0 && items.length === 0)
    place({ kind: 'unsent', key: item.id, unsent: item, starts: true, ends: true }, 'unsent', item.createdAt)
  }
  return items
}

/** Where the unread line goes: before the first of the last `count` messages of the client. */
export function findUnread(messages: readonly Message[], count: number): ThreadParts['unread'] {
  if (count <= 0) return null
  const inbound = messages.filter(message => message.direction === 'inbound')
  const first = inbound[Math.max(0, inbound.length - count)]
  return first ? { firstId: first.id, count } : null
}
