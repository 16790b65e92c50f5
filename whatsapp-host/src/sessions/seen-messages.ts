import { AppendLog } from '../storage/append-log.js'

/** What is remembered of a message that was relayed, or that was ours. */
export type SeenMessage = {
  /** Seconds, WhatsApp's own clock. */
  t: number
  /** The highest tick that was relayed. */
  ack: number
  textHash: string
  revoked: boolean
}

type SeenRecord = { key: string; seen: SeenMessage } | { checkpoint: number } | { floor: number }

/** History this far behind the last moment of certainty is looked through again: clocks and networks are not exact. */
export const OVERLAP_MS = 6 * 60 * 60 * 1000
const KEEP_MS = 2 * OVERLAP_MS
const KEEP_MAX = 50_000
const COMPACT_ABOVE = 5_000

/**
 * Which messages the API knows already, and up to when nothing can have been missed. From the two follows what to look for
 * after a time in which nobody listened.
 */
export class SeenMessages {
  readonly #seen = new Map<string, SeenMessage>()
  #checkpoint = 0
  #floor = 0
  #compacting = false

  private constructor(
    private readonly log: AppendLog<SeenRecord>,
    private readonly onError: (error: unknown) => void,
  ) {}

  static async open(path: string, onError: (error: unknown) => void): Promise<SeenMessages> {
    const { log, records } = await AppendLog.open<SeenRecord>(path)
    const messages = new SeenMessages(log, onError)
    for (const record of records) {
      if ('key' in record) messages.#seen.set(record.key, record.seen)
      else if ('checkpoint' in record) messages.#checkpoint = record.checkpoint
      else messages.#floor = record.floor
    }
    return messages
  }

  /** One person may appear under a number and under a hidden id: the bare message id tells messages apart. */
  static key(id: string, fromMe: boolean): string {
    return `${fromMe ? '>' : '<'}${id}`
  }

  get(key: string): SeenMessage | undefined {
    return this.#seen.get(key)
  }

  put(key: string, seen: SeenMessage): void {
    this.#seen.set(key, seen)
    this.#write({ key, seen })
  }

  /** Nothing before `at` has been missed. */
  advance(at: number): void {
    this.#checkpoint = Math.max(this.#checkpoint, at)
    this.#write({ checkpoint: this.#checkpoint })
    this.#evict()
  }

  /** Messages from before the number was linked are the past, not news. */
  async beginAt(at: number): Promise<void> {
    this.#floor = at
    this.#checkpoint = at
    await this.log.append({ floor: at }, { checkpoint: at })
  }

  /** The time from which on an unknown message has been missed. */
  get missedSince(): number {
    return Math.max(this.#floor, this.#checkpoint - OVERLAP_MS)
  }

  close(): Promise<void> {
    return this.log.close()
  }

  #write(record: SeenRecord): void {
    this.log.append(record).catch(this.onError)
  }

  #evict(): void {
    const oldest = (this.#checkpoint - KEEP_MS) / 1000
    const ordered = [...this.#seen].sort(([, one], [, other]) => one.t - other.t)
    const surplus = Math.max(0, ordered.length - KEEP_MAX)
    for (const [index, [key, seen]] of ordered.entries()) {
      if (index >= surplus && seen.t >= oldest) break
      this.#seen.delete(key)
      // What is no longer remembered must not be looked for again.
      if (seen.t * 1000 >= this.missedSince) this.#floor = (seen.t + 1) * 1000
    }
    if (this.#compacting || this.log.size < COMPACT_ABOVE || this.log.size < 3 * this.#seen.size) return
    this.#compacting = true
    this.log
      .compact(() => [
        { floor: this.#floor },
        { checkpoint: this.#checkpoint },
        ...[...this.#seen].map(([key, seen]) => ({ key, seen })),
      ])
      .catch(this.onError)
      .finally(() => {
        this.#compacting = false
      })
  }
}
