import type { Client } from 'whatsapp-web.js'
import { withDeadline } from '../util/deadline.js'

export type Identity = { phone: string | null; lid: string | null; name: string | null }

const LOOKUP_MS = 3_000
const KEEP_MS = 10 * 60 * 1000
const KEEP_MAX = 5_000

/** Who is behind a chat id. Asked of the page once in a while, since a message must not wait for it each time. */
export class Contacts {
  readonly #known = new Map<string, { identity: Identity; until: number }>()

  constructor(private readonly now: () => number = Date.now) {}

  async identify(client: Client, chatId: string): Promise<Identity> {
    const known = this.#known.get(chatId)
    if (known && known.until > this.now()) return known.identity
    const [ids, contact] = await Promise.all([
      withDeadline(client.getContactLidAndPhone([chatId]), LOOKUP_MS, 'Looking up ids').catch(() => null),
      withDeadline(client.getContactById(chatId), LOOKUP_MS, 'Looking up a contact').catch(() => null),
    ])
    const pair = ids?.[0]
    const identity: Identity = {
      phone: phoneOf(chatId) ?? phoneOf(pair?.pn),
      lid: lidOf(chatId) ?? lidOf(pair?.lid),
      name: contact?.name || contact?.pushname || contact?.verifiedName || null,
    }
    if (ids && contact) this.#remember(chatId, identity)
    return identity
  }

  #remember(chatId: string, identity: Identity): void {
    const oldest = this.#known.size >= KEEP_MAX ? this.#known.keys().next().value : undefined
    if (oldest !== undefined) this.#known.delete(oldest)
    this.#known.set(chatId, { identity, until: this.now() + KEEP_MS })
  }
}

/** The digits of a hidden id are not a phone number. */
export function phoneOf(id: string | undefined): string | null {
  const digits = /^(\d+)@c\.us$/.exec(id ?? '')?.[1]
  return digits === undefined ? null : `+${digits}`
}

function lidOf(id: string | undefined): string | null {
  return id?.endsWith('@lid') ? id : null
}
