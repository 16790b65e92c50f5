import type { Message, MessageStatus } from '@/api/messages'
import type { Page } from '@/api/paging'

/** The messages of a conversation known here, oldest first, without a hole between them. */
export interface ThreadData {
  messages: Message[]
  /** Where older ones begin; null when the first message of the conversation is here. */
  olderCursor: string | null
}

// A later state of delivery never goes back to an earlier one, whatever order the answers come in.
const order: Partial<Record<MessageStatus, number>> = { queued: 0, sending: 1, sent: 2, delivered: 3, read: 4 }

/** The newer of two versions of one message. */
export function newerMessage(known: Message, fresh: Message): Message {
  const before = order[known.status]
  const after = order[fresh.status]
  return before !== undefined && after !== undefined && after < before ? { ...fresh, status: known.status } : fresh
}

/** Takes in the newest page. When it does not reach the known messages, these are let go: scrolling up loads them again. */
export function withNewestPage(known: ThreadData | undefined, page: Page<Message>): ThreadData {
  const fresh = [...page.items].reverse()
  const first = fresh[0]
  const knownById = new Map(known?.messages.map(message => [message.id, message]))
  const touches = first !== undefined && knownById.has(first.id)
  const merged = fresh.map(message => {
    const old = knownById.get(message.id)
    return old ? newerMessage(old, message) : message
  })
  if (!known || !touches) return { messages: merged, olderCursor: page.nextCursor }
  const older = known.messages.slice(
    0,
    known.messages.findIndex(message => message.id === first.id),
  )
  return { messages: [...older, ...merged], olderCursor: older.length > 0 ? known.olderCursor : page.nextCursor }
}

/** Puts an older page before the known messages. */
export function withOlderPage(known: ThreadData, page: Page<Message>): ThreadData {
  const ids = new Set(known.messages.map(message => message.id))
  const older = page.items.filter(message => !ids.has(message.id)).reverse()
  return { messages: [...older, ...known.messages], olderCursor: page.nextCursor }
}

/** Replaces or appends one message, as the answer to sending it. */
export function withMessage(known: ThreadData | undefined, message: Message): ThreadData | undefined {
  if (!known) return undefined
  const index = known.messages.findIndex(other => other.id === message.id)
  if (index < 0) return { ...known, messages: [...known.messages, message] }
  return { ...known, messages: known.messages.with(index, newerMessage(known.messages[index]!, message)) }
}
