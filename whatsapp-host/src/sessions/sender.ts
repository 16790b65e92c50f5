import type { Message } from 'whatsapp-web.js'
import type { Config } from '../config.js'
import type { Logger } from '../logger.js'
import { busy, Problem, unknownOutcome } from '../problem.js'
import { DeadlineError } from '../util/deadline.js'
import { KeyedMutex, Mutex } from '../util/mutex.js'
import { chatIdOf, fileHashOf, isFromWeb } from './message-content.js'
import { hashText, type SendEntry, type SendJournal } from './send-journal.js'
import type { OutgoingMedia } from './outgoing-media.js'
import { isUnknownHiddenId, type WhatsAppClient } from './whatsapp-client.js'

/** With a file, the text is its caption, which may be empty. */
export type SendRequest = { idempotencyKey: string; to: string; text: string; media: OutgoingMedia | null }
export type SendResult = { externalId: string; at: string }

export type SenderParts = {
  journal: SendJournal
  config: Pick<Config, 'typing' | 'timing'>
  /** The connected client; throws the problem to answer with otherwise. */
  connected: () => WhatsAppClient
  /** WhatsApp does not say what became of a send: only a fresh start of the page will tell. */
  stuck: (client: WhatsAppClient, reason: string) => void
  log: Logger
}

/** What tells one message from another; neither text nor file is kept. */
type Mark = Pick<SendEntry, 'to' | 'textHash' | 'mediaDigest'>
type Running = Mark & { bytes: number; result: Promise<SendResult> }
type Found = { id: string; at: number; accepted: boolean }

const MAX_WAITING = 100
// Files wait in memory.
const MAX_WAITING_BYTES = 64 * 1024 * 1024
// The slowest connection with which a file is still sent in time.
const UPLOAD_BYTES_PER_MS = 256
const HISTORY = 100
const NOT_ON_WHATSAPP_MS = 10 * 60 * 1000
const ON_WHATSAPP_MS = 24 * 60 * 60 * 1000
const REGISTRATIONS_MAX = 10_000
const SECOND_LOOK_MS = 1_000

/**
 * Sends texts and files, each idempotency key at most once, whenever this process or the browser is killed.
 *
 * One message of an organisation leaves at a time, so that the id that WhatsApp Web makes can only belong to it; what takes
 * the time, showing that somebody types, goes on side by side in different chats.
 */
export class Sender {
  readonly #running = new Map<string, Running>()
  readonly #chats = new KeyedMutex()
  readonly #exit = new Mutex()
  readonly #registrations = new Map<string, { chatId: string | null; until: number }>()
  /** The key whose message is leaving now. */
  #leaving: string | null = null

  constructor(private readonly parts: SenderParts) {}

  async send(request: SendRequest): Promise<SendResult> {
    const { idempotencyKey: key, media } = request
    const mark: Mark = { to: request.to, textHash: hashText(request.text), mediaDigest: media?.digest ?? null }
    const before = this.#running.get(key) ?? this.parts.journal.get(key)
    if (before && !isSame(before, mark)) {
      throw new Problem(422, 'invalid_request', 'This idempotency key was used for another message')
    }
    const done = this.parts.journal.get(key)
    if (done?.sentAt != null) return resultOf(done)
    const running = this.#running.get(key)
    if (running) return running.result
    const bytes = media?.bytes ?? 0
    if (this.#running.size >= MAX_WAITING || this.#waitingBytes + bytes > MAX_WAITING_BYTES)
      throw busy('Too many messages are waiting')

    const result = this.#send(request, mark).finally(() => this.#running.delete(key))
    this.#running.set(key, { ...mark, bytes, result })
    return result
  }

  get #waitingBytes(): number {
    return [...this.#running.values()].reduce((sum, { bytes }) => sum + bytes, 0)
  }

  /**
   * Sees every new own message first. While the outcome of a send is open, an own message with its text and file that
   * appears is that message: this is the first that is known of its id.
   */
  observe(message: Message): void {
    const { journal, log } = this.parts
    if (!message.fromMe || !isFromWeb(message) || journal.keyOf(message.id.id) !== undefined) return
    const candidates = journal.unknown.filter((unknown) => unknown.externalId === null && fits(message, unknown))
    const entry =
      candidates.find(({ key }) => key === this.#leaving) ??
      candidates.find(({ chatId }) => chatId === chatIdOf(message))
    if (entry) journal.identified(entry, message.id.id).catch((err) => log.error({ err }, 'journal not written'))
  }

  /** Whether this service sent an own message. Asked when it appears, answered when no send is under way any more. */
  async isOurs(message: Message): Promise<boolean> {
    if (!isFromWeb(message)) return false
    if (this.parts.journal.keyOf(message.id.id) === undefined) await this.#exit.settled()
    return this.parts.journal.keyOf(message.id.id) !== undefined
  }

  /**
   * Finds out what became of the sends that were under way when this process or the page ended. Nothing leaves meanwhile:
   * two messages with the same content must not be taken for each other.
   */
  reconcile(client: WhatsAppClient): Promise<void> {
    return this.#exit.run(async () => {
      for (const { key } of this.parts.journal.unknown) {
        const outcome = await this.#settle(client, key)
        this.parts.log.info({ key, outcome }, 'outcome of an interrupted send found out')
      }
    })
  }

  /** All sends that were begun have ended, one way or the other. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#running.values()].map(({ result }) => result))
  }

  async #send(request: SendRequest, mark: Mark): Promise<SendResult> {
    const { idempotencyKey: key, to } = request
    // In the order of arrival from the first step on: numbers are looked up in different times.
    return this.#chats.run(laneOf(to), async () => {
      const chatId = await this.#resolve(this.parts.connected(), to)
      if (!this.parts.journal.get(key)) await this.#type(this.parts.connected(), chatId, request)
      return this.#exit.run(async () => {
        const client = this.parts.connected()
        const unknown = this.parts.journal.get(key)
        if (unknown) {
          const outcome = unknown.sentAt === null ? await this.#settle(client, key) : 'sent'
          if (outcome === 'pending') throw unknownOutcome('WhatsApp has not accepted the message yet')
          const entry = this.parts.journal.get(key)
          if (entry?.sentAt != null) return resultOf(entry)
        }
        await this.parts.journal.begin({ key, chatId, ...mark })
        this.#leaving = key
        try {
          return await this.#leave(client, chatId, request)
        } finally {
          this.#leaving = null
        }
      })
    })
  }

  async #leave(client: WhatsAppClient, chatId: string, request: SendRequest): Promise<SendResult> {
    const { journal, log } = this.parts
    const { idempotencyKey: key } = request
    const attempt = () => this.#attempt(client, chatId, request)
    let failure: unknown = null
    try {
      const sent = await attempt().catch(async (error) => {
        if (!isUnknownHiddenId(error)) throw error
        await client.learnHiddenId(chatId)
        return attempt()
      })
      if (sent) return resultOf(await journal.sent(key, sent.id, sent.at))
    } catch (error) {
      if (isUnknownHiddenId(error)) {
        await journal.notSent(key)
        throw new Problem(422, 'not_on_whatsapp', 'WhatsApp cannot open a chat with this number')
      }
      failure = error
    }
    log.warn({ err: failure, key }, 'send without an answer, looking for the message in the chat')
    return this.#lookAfter(client, key, failure)
  }

  #attempt(client: WhatsAppClient, chatId: string, { idempotencyKey, text, media }: SendRequest) {
    const { journal, config } = this.parts
    const { sendTimeoutMs } = config.timing
    if (!media) return client.sendText(chatId, text, sendTimeoutMs)
    const deadlineMs = sendTimeoutMs + Math.ceil(media.bytes / UPLOAD_BYTES_PER_MS)
    return client.sendMedia(chatId, media, text, deadlineMs, (hash) => journal.prepared(idempotencyKey, hash))
  }

  /** The page threw, or took too long, or lost sight of the message: what the chat shows decides. */
  async #lookAfter(client: WhatsAppClient, key: string, failure: unknown): Promise<SendResult> {
    let outcome = await this.#settle(client, key, false).catch(() => null)
    // A file that had leave to go when the page fell silent may be about to.
    const mayYetGo = failure instanceof DeadlineError && this.parts.journal.get(key)?.fileHash != null
    if (outcome === 'not-sent') {
      await new Promise((resolve) => setTimeout(resolve, SECOND_LOOK_MS)) // a message may take a moment to show
      outcome = await this.#settle(client, key, !mayYetGo).catch(() => null)
    }
    if (outcome === 'not-sent' && !mayYetGo) throw busy('WhatsApp did not take the message')
    const entry = this.parts.journal.get(key)
    if (entry?.sentAt != null) return resultOf(entry)
    this.parts.stuck(client, 'WhatsApp does not say what became of a message')
    throw unknownOutcome('Whether WhatsApp has taken the message is not known yet')
  }

  /** Compares an unknown send with the chat's history and writes the finding down. */
  async #settle(client: WhatsAppClient, key: string, release = true): Promise<'sent' | 'pending' | 'not-sent'> {
    const { journal } = this.parts
    const found = await this.#find(client, key)
    if (!found) {
      if (release) await journal.notSent(key)
      return 'not-sent'
    }
    if (found.accepted) await journal.sent(key, found.id, found.at)
    return found.accepted ? 'sent' : 'pending'
  }

  async #find(client: WhatsAppClient, key: string): Promise<Found | null> {
    const { journal } = this.parts
    const chatId = journal.get(key)?.chatId
    const history = chatId === undefined ? [] : await client.history(chatId, HISTORY)
    const entry = journal.get(key) // looked up again: the id may have become known meanwhile
    if (!entry) return null
    const message = history.find((candidate) =>
      entry.externalId === null
        ? isFromWeb(candidate) && journal.keyOf(candidate.id.id) === undefined && fits(candidate, entry)
        : candidate.id.id === entry.externalId,
    )
    if (!message) return null
    if (entry.externalId === null) await journal.identified(entry, message.id.id)
    // Ack 0: WhatsApp Web still holds it and will send it by itself; a refusal (-1) is an outcome, told by its own event.
    return { id: message.id.id, at: message.timestamp * 1000, accepted: message.ack !== 0 }
  }

  async #resolve(client: WhatsAppClient, to: string): Promise<string> {
    if (!to.startsWith('+')) return to
    const digits = to.slice(1)
    const known = this.#registrations.get(digits)
    const chatId = known && known.until > Date.now() ? known.chatId : await this.#lookUp(client, digits)
    if (chatId === null) throw new Problem(422, 'not_on_whatsapp', 'This number is not on WhatsApp')
    return chatId
  }

  /** Remembered, whatever the answer: asking WhatsApp often for numbers is what gets a number blocked. */
  async #lookUp(client: WhatsAppClient, digits: string): Promise<string | null> {
    const chatId = await client.chatIdOf(digits).catch((error: unknown) => {
      this.parts.log.warn({ err: error }, 'number not looked up')
      throw busy('WhatsApp did not answer')
    })
    if (this.#registrations.size >= REGISTRATIONS_MAX) this.#registrations.clear()
    const keepMs = chatId === null ? NOT_ON_WHATSAPP_MS : ON_WHATSAPP_MS
    this.#registrations.set(digits, { chatId, until: Date.now() + keepMs })
    return chatId
  }

  async #type(client: WhatsAppClient, chatId: string, { text, media }: SendRequest): Promise<void> {
    const ms = typingMs(text, this.parts.config.typing)
    if (ms === 0) return
    await client.showTyping(chatId, media?.as === 'voice' ? 'recording' : 'typing').catch((error: unknown) => {
      this.parts.log.debug({ err: error }, 'typing state not shown') // a courtesy, not worth a message
    })
    await new Promise((resolve) => setTimeout(resolve, ms))
  }
}

/** As long as a quick person would take: 1 to 6 seconds, never quite the same; `maxMs` can only shorten it. */
export function typingMs(
  text: string,
  { msPerChar, maxMs }: Config['typing'],
  random: () => number = Math.random,
): number {
  if (msPerChar === 0) return 0
  const plain = Math.min(6000, Math.max(1000, text.length * msPerChar))
  return Math.min(maxMs, Math.round(plain * (0.8 + 0.4 * random())))
}

/** A number and the chat id made of it are the same person. */
function laneOf(to: string): string {
  return to.startsWith('+') ? `${to.slice(1)}@c.us` : to
}

function resultOf(entry: SendEntry): SendResult {
  if (entry.externalId === null || entry.sentAt === null) throw new Error(`Key ${entry.key} has no result`)
  return { externalId: entry.externalId, at: new Date(entry.sentAt).toISOString() }
}

function fits(message: Message, entry: SendEntry): boolean {
  const since = Math.floor(entry.startedAt / 1000)
  if (!message.fromMe || message.timestamp < since || hashText(message.body) !== entry.textHash) return false
  // Without a caption many messages look alike: their files do not.
  if (entry.mediaDigest === null) return !message.hasMedia
  return entry.fileHash !== null && entry.fileHash === fileHashOf(message)
}

function isSame(one: Mark, other: Mark): boolean {
  return one.to === other.to && one.textHash === other.textHash && one.mediaDigest === other.mediaDigest
}
