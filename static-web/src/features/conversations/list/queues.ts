import type { ConversationCounts, ConversationFilter } from '@/api/conversations'

export const queues = ['attention', 'mine', 'unassigned', 'agent', 'all', 'closed'] as const
export type Queue = (typeof queues)[number]

/** The state of the inbox that lives in the address, so that a link shows the same list. */
export interface InboxSearch {
  queue?: Queue
  q?: string
  unread?: true
  /** A message to show in the open chat. */
  message?: string
  /** On a phone the client panel is a page of its own. */
  panel?: 'client'
}

export function parseInboxSearch(search: Record<string, unknown>): InboxSearch {
  const text = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
  const queue = queues.find(name => name === search.queue)
  return {
    ...(queue && queue !== 'all' ? { queue } : {}),
    ...(text(search.q) ? { q: text(search.q) } : {}),
    ...(search.unread === true ? { unread: true } : {}),
    ...(text(search.message) ? { message: text(search.message) } : {}),
    ...(search.panel === 'client' ? { panel: 'client' } : {}),
  }
}

const filters: Record<Queue, ConversationFilter> = {
  attention: { state: 'open', attention: true },
  mine: { state: 'open', assignee: 'me' },
  unassigned: { state: 'open', assignee: 'none' },
  agent: { state: 'open', control: 'agent' },
  all: { state: 'open' },
  closed: { state: 'closed' },
}

export function filterOf(search: InboxSearch): ConversationFilter {
  return { ...filters[search.queue ?? 'all'], ...(search.unread && { unread: true }), ...(search.q && { q: search.q }) }
}

export const countOf = (queue: Queue, counts: ConversationCounts | undefined): number | undefined =>
  counts?.[queue === 'all' ? 'open' : queue]
