import { join } from 'node:path'
import { AppendLog } from '../storage/append-log.js'
import type { RelayEvent } from './event.js'

type SpoolRecord = { event: RelayEvent } | { done: string }

export type DeadLetter = { at: string; status: number; detail: string; event: RelayEvent }

// Below this many records the file is not worth rewriting.
const COMPACT_ABOVE = 2_000

/** Events on the disk until the API has taken them. */
export class Spool {
  readonly #pending: Map<string, RelayEvent>
  #compacting = false

  private constructor(
    private readonly log: AppendLog<SpoolRecord>,
    private readonly deadLetters: AppendLog<DeadLetter>,
    pending: Map<string, RelayEvent>,
    private readonly onError: (error: unknown) => void,
  ) {
    this.#pending = pending
  }

  static async open(directory: string, onError: (error: unknown) => void): Promise<Spool> {
    const { log, records } = await AppendLog.open<SpoolRecord>(join(directory, 'events.log'))
    const { log: deadLetters } = await AppendLog.open<DeadLetter>(join(directory, 'dead-letters.log'))
    const pending = new Map<string, RelayEvent>()
    for (const record of records) {
      if ('event' in record) pending.set(record.event.id, record.event)
      else pending.delete(record.done)
    }
    return new Spool(log, deadLetters, pending, onError)
  }

  /** Oldest first. */
  get pending(): RelayEvent[] {
    return [...this.#pending.values()]
  }

  get depth(): number {
    return this.#pending.size
  }

  get deadLetterCount(): number {
    return this.deadLetters.size
  }

  /** Resolves when the event is on the disk. False: it waits there already. */
  async append(event: RelayEvent): Promise<boolean> {
    if (this.#pending.has(event.id)) return false
    this.#pending.set(event.id, event)
    try {
      await this.log.append({ event })
    } catch (error) {
      this.#pending.delete(event.id)
      throw error
    }
    return true
  }

  /** Not waited for: an event whose delivery is forgotten in a crash is delivered again, under the same id. */
  delivered(event: RelayEvent): void {
    this.#pending.delete(event.id)
    this.log.append({ done: event.id }).catch(this.onError)
    this.#compactIfWorthIt()
  }

  async refused(event: RelayEvent, status: number, detail: string): Promise<void> {
    await this.deadLetters.append({ at: new Date().toISOString(), status, detail, event })
    this.delivered(event)
  }

  async close(): Promise<void> {
    await Promise.all([this.log.close(), this.deadLetters.close()])
  }

  #compactIfWorthIt(): void {
    if (this.#compacting || this.log.size < COMPACT_ABOVE || this.log.size < 3 * this.#pending.size) return
    this.#compacting = true
    this.log
      .compact(() => this.pending.map((event) => ({ event })))
      .catch(this.onError)
      .finally(() => {
        this.#compacting = false
      })
  }
}
