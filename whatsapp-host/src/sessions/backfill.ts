import type { Message } from 'whatsapp-web.js'
import { DeadlineError } from '../util/deadline.js'
import type { WhatsAppClient } from './whatsapp-client.js'

// Most chats have a handful of new messages; more are fetched while the oldest one fetched is still new.
const FIRST_LIMIT = 50
const LAST_LIMIT = 1_600

/**
 * Finds what was written while nobody listened: whatever WhatsApp delivers before the library is ready is never reported by
 * it. Goes through every chat with activity since then, oldest message first. A chat that cannot be opened is passed over, so
 * that it does not keep the others from being read for ever.
 */
export async function backfill(
  client: WhatsAppClient,
  sinceMs: number,
  relay: (message: Message) => Promise<void>,
  onUnreadable: (error: unknown) => void,
): Promise<number> {
  let count = 0
  for (const { id } of await client.activeChats(sinceMs)) {
    if (!/@(c\.us|lid)$/.test(id)) continue
    const messages = await historySince(client, id, sinceMs).catch((error: unknown) => {
      if (error instanceof DeadlineError || client.closed) throw error // not the chat, the page
      onUnreadable(error)
      return []
    })
    for (const message of messages) {
      await relay(message)
      count += 1
    }
  }
  return count
}

async function historySince(client: WhatsAppClient, chatId: string, sinceMs: number): Promise<Message[]> {
  // WhatsApp counts whole seconds.
  const since = Math.floor(sinceMs / 1000)
  for (let limit = FIRST_LIMIT; ; limit *= 2) {
    const messages = await client.history(chatId, limit)
    const oldest = messages[0]
    const reached = messages.length < limit || oldest === undefined || oldest.timestamp < since
    if (reached || limit >= LAST_LIMIT) return messages.filter(({ timestamp }) => timestamp >= since)
  }
}
