import type { Client, Message } from 'whatsapp-web.js'
import type { Logger } from '../logger.js'
import { createEvent, type RelayEvent } from '../relay/event.js'
import { detectLanguage } from '../relay/language.js'
import { KeyedMutex } from '../util/mutex.js'
import type { Contacts } from './contacts.js'
import { ackName, chatIdOf, contentOf, editedAt, isConversation, isSystem, senderName } from './message-content.js'
import { SeenMessages } from './seen-messages.js'
import { hashText } from './send-journal.js'

export type InboxParts = {
  org: string
  seen: SeenMessages
  contacts: Contacts
  publish: (event: RelayEvent) => Promise<void>
  /** Whether a message of the agency's was sent through this service; may wait for a send under way. */
  isOurs: (message: Message) => Promise<boolean>
  /** A report could not be relayed: the history has to be looked through again. */
  failed: () => void
  log: Logger
}

/**
 * Turns what the library reports into events, in order within a chat. Live reports wait while the history is being
 * looked through, so that what was missed comes before what is new.
 */
export class Inbox {
  readonly #lanes = new KeyedMutex()
  readonly #relaying = new Set<string>()
  #gate: Promise<void> = Promise.resolve()

  constructor(private readonly parts: InboxParts) {}

  /** Holds live reports back until the returned function is called. */
  hold(): () => void {
    let open = () => {}
    const held = new Promise<void>((resolve) => {
      open = resolve
    })
    const before = this.#gate
    this.#gate = before.then(() => held)
    return open
  }

  message(client: Client, message: Message): void {
    this.#live(message, () => this.relay(client, message, null))
  }

  ack(message: Message, ack: number): void {
    if (message.fromMe) this.#live(message, () => this.#relayAck(message, ack))
  }

  edited(message: Message, text: string): void {
    this.#live(message, () => this.#relayEdit(message, text))
  }

  revoked(message: Message): void {
    this.#live(message, () => this.#relayRevocation(message))
  }

  /** All that was reported so far has been spooled. */
  settled(): Promise<void> {
    return this.#lanes.settled()
  }

  /**
   * Relays a message that is new to the API; one from the history may also have new ticks, text or be gone. With
   * `missedBefore` (milliseconds) it is from the history, and was missed if it is older than that.
   */
  async relay(client: Client, message: Message, missedBefore: number | null): Promise<void> {
    if (!isConversation(message)) return
    const fromHistory = missedBefore !== null
    const key = SeenMessages.key(message.id.id, message.fromMe)
    if (this.parts.seen.get(key)) {
      if (fromHistory) await this.#relayChanges(message)
      return
    }
    if (isSystem(message) || this.#relaying.has(key)) return
    this.#relaying.add(key)
    try {
      if (!message.fromMe || !(await this.parts.isOurs(message))) {
        const missed = fromHistory && message.timestamp < Math.floor(missedBefore / 1000)
        await this.#publishMessage(client, message, missed)
      }
      this.#remember(key, message, 0)
      if (message.fromMe && fromHistory) await this.#relayAck(message, message.ack)
    } finally {
      this.#relaying.delete(key)
    }
  }

  async #publishMessage(client: Client, message: Message, missed: boolean): Promise<void> {
    const { org, contacts, publish } = this.parts
    const chatId = chatIdOf(message)
    const { phone, lid, name } = await contacts.identify(client, chatId)
    const content = contentOf(message)
    const data = {
      chatId,
      phone,
      lid,
      name: (message.fromMe ? name : (senderName(message) ?? name)) ?? null,
      ...content,
      language: detectLanguage(content.text),
      backfill: missed,
    }
    const type = message.fromMe ? 'message.sent-by-phone' : 'message.received'
    await publish(createEvent(type, org, data, content.messageId))
  }

  async #relayChanges(message: Message): Promise<void> {
    if (message.fromMe) await this.#relayAck(message, message.ack)
    if (message.type === 'revoked') await this.#relayRevocation(message)
    else await this.#relayEdit(message, message.body)
  }

  async #relayAck(message: Message, ack: number): Promise<void> {
    const name = ackName(ack)
    const key = SeenMessages.key(message.id.id, true)
    const known = this.parts.seen.get(key)?.ack ?? 0
    // Ticks only go up, repetitions are no news; an error comes before any receiver had the message.
    const isNews = ack > 0 ? ack > known : known !== ack && known < 2
    if (!name || !isNews || !isConversation(message)) return
    const data = { chatId: chatIdOf(message), messageId: message.id.id, ack: name }
    await this.parts.publish(createEvent('message.ack', this.parts.org, data, `${message.id.id}:${name}`))
    this.#remember(key, message, ack)
  }

  async #relayEdit(message: Message, text: string): Promise<void> {
    const key = SeenMessages.key(message.id.id, message.fromMe)
    const seen = this.parts.seen.get(key)
    const textHash = hashText(text)
    if (!seen || seen.textHash === textHash || message.type === 'revoked') return
    const data = { chatId: chatIdOf(message), messageId: message.id.id, text }
    const identity = `${message.id.id}:${editedAt(message) ?? ''}:${textHash}`
    await this.parts.publish(createEvent('message.edited', this.parts.org, data, identity))
    this.parts.seen.put(key, { ...seen, textHash })
  }

  async #relayRevocation(message: Message): Promise<void> {
    const key = SeenMessages.key(message.id.id, message.fromMe)
    const seen = this.parts.seen.get(key)
    if (!seen || seen.revoked) return
    const data = { chatId: chatIdOf(message), messageId: message.id.id }
    await this.parts.publish(createEvent('message.revoked', this.parts.org, data, message.id.id))
    this.parts.seen.put(key, { ...seen, revoked: true })
  }

  #remember(key: string, message: Message, ack: number): void {
    const before = this.parts.seen.get(key)
    const textHash = before?.textHash ?? hashText(message.body)
    this.parts.seen.put(key, { t: message.timestamp, ack, textHash, revoked: before?.revoked ?? false })
  }

  #live(message: Message, task: () => Promise<void>): void {
    const gate = this.#gate
    void this.#lanes
      .run(chatIdOf(message), async () => {
        await gate
        await task()
      })
      .catch((err: unknown) => {
        this.parts.log.error({ err, message: message.id.id }, 'report not relayed')
        this.parts.failed()
      })
  }
}
