import { createHash } from 'node:crypto'
import { AppendLog } from '../storage/append-log.js'

export type SendEntry = {
  key: string
  /** As the caller named it, to tell a repetition from another message under the same key. */
  to: string
  /** The chat it went to. */
  chatId: string
  /** The text itself is not kept. */
  textHash: string
  /** The file's, likewise; null for a text alone. */
  mediaDigest: string | null
  /** WhatsApp's own hash of the file, noted before the message with it can leave. Pictures are changed on the way. */
  fileHash: string | null
  /** When the sending began; a message of ours in the chat's history is not older. */
  startedAt: number
  /** WhatsApp's id, as soon as it is known. */
  externalId: string | null
  /** When WhatsApp accepted it; null while that is not known. */
  sentAt: number | null
}

type JournalRecord = { entry: SendEntry } | { notSent: string }

const noMedia = { mediaDigest: null, fileHash: null }

const KEEP_MS = 7 * 24 * 60 * 60 * 1000
const COMPACT_ABOVE = 1_000

/**
 * What was sent under which idempotency key. An entry without `sentAt` is *unknown*: it may or may not have left, and only
 * the chat's history can tell.
 */
export class SendJournal {
  readonly #entries = new Map<string, SendEntry>()
  readonly #keyOfId = new Map<string, string>()
  #compacting = false

  private constructor(
    private readonly log: AppendLog<JournalRecord>,
    private readonly now: () => number,
  ) {}

  static async open(path: string, now: () => number = Date.now): Promise<SendJournal> {
    const { log, records } = await AppendLog.open<JournalRecord>(path)
    const journal = new SendJournal(log, now)
    for (const record of records) {
      // Entries written before files could be sent lack what is said of one.
      if ('entry' in record) journal.#remember({ ...noMedia, ...record.entry })
      else journal.#forget(record.notSent)
    }
    journal.#dropOld()
    if (records.length > COMPACT_ABOVE) await journal.#compact()
    return journal
  }

  get(key: string): SendEntry | undefined {
    return this.#entries.get(key)
  }

  get unknown(): SendEntry[] {
    return [...this.#entries.values()].filter((entry) => entry.sentAt === null)
  }

  /** The key under which a message of this id was sent, if we sent it. */
  keyOf(externalId: string): string | undefined {
    return this.#keyOfId.get(externalId)
  }

  /** On the disk before anything is sent. */
  async begin(entry: Pick<SendEntry, 'key' | 'to' | 'chatId' | 'textHash' | 'mediaDigest'>): Promise<SendEntry> {
    const begun: SendEntry = { ...entry, fileHash: null, startedAt: this.now(), externalId: null, sentAt: null }
    this.#remember(begun)
    await this.log.append({ entry: begun })
    return begun
  }

  /** The file is ready: on the disk before the message with it leaves. */
  async prepared(key: string, fileHash: string): Promise<void> {
    const entry = this.#entries.get(key)
    if (!entry) throw new Error(`Key ${key} was not begun`)
    await this.#replace({ ...entry, fileHash })
  }

  /** The id is known, that WhatsApp has accepted it is not. */
  async identified(entry: SendEntry, externalId: string): Promise<void> {
    await this.#replace({ ...entry, externalId })
  }

  async sent(key: string, externalId: string, sentAt: number): Promise<SendEntry> {
    const entry = this.#entries.get(key)
    if (!entry) throw new Error(`Key ${key} was not begun`)
    const replaced = await this.#replace({ ...entry, externalId, sentAt })
    this.#compactIfWorthIt()
    return replaced
  }

  /** It has certainly not left: the key is free again. */
  async notSent(key: string): Promise<void> {
    this.#forget(key)
    await this.log.append({ notSent: key })
  }

  close(): Promise<void> {
    return this.log.close()
  }

  async #replace(entry: SendEntry): Promise<SendEntry> {
    this.#remember(entry)
    await this.log.append({ entry })
    return entry
  }

  #remember(entry: SendEntry): void {
    const before = this.#entries.get(entry.key)?.externalId ?? null
    if (before !== null && before !== entry.externalId) this.#keyOfId.delete(before)
    this.#entries.set(entry.key, entry)
    if (entry.externalId !== null) this.#keyOfId.set(entry.externalId, entry.key)
  }

  #forget(key: string): void {
    const entry = this.#entries.get(key)
    this.#entries.delete(key)
    if (entry?.externalId != null) this.#keyOfId.delete(entry.externalId)
  }

  #dropOld(): void {
    for (const entry of this.#entries.values()) {
      if (entry.startedAt < this.now() - KEEP_MS) this.#forget(entry.key)
    }
  }

  #compactIfWorthIt(): void {
    if (this.#compacting || this.log.size < COMPACT_ABOVE || this.log.size < 4 * this.#entries.size) return
    this.#compacting = true
    this.#compact()
      .catch(() => undefined) // the log refuses further appends, and they tell the caller
      .finally(() => {
        this.#compacting = false
      })
  }

  #compact(): Promise<void> {
    this.#dropOld()
    return this.log.compact(() => [...this.#entries.values()].map((entry) => ({ entry })))
  }
}

/** Line ends and outer white space may be changed on the way; the rest of a text is not. */
export function hashText(text: string): string {
  return createHash('sha256').update(text.replace(/\r\n/g, '\n').trim()).digest('base64url')
}
