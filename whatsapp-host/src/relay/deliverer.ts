import type { Logger } from '../logger.js'
import { backoffMs } from '../util/backoff.js'
import { Semaphore } from '../util/semaphore.js'
import { laneOf, type RelayEvent } from './event.js'
import { signatureHeaders } from './signature.js'
import type { Spool } from './spool.js'

export type DeliveryOptions = {
  apiUrl: string
  key: Buffer
  backoffMs: number
  backoffMaxMs: number
}

type Lane = { queue: RelayEvent[]; wake: (() => void) | null; unavailable: boolean }
type Outcome =
  | { kind: 'delivered' }
  | { kind: 'refused'; status: number; detail: string }
  | { kind: 'retry'; unavailable: boolean; unreachable: boolean; slow: boolean; detail: string }

const IN_FLIGHT = 16
const REQUEST_TIMEOUT_MS = 15_000
const PROBE_EVERY_MS = 1_000
// The API will never take these, however often it is asked.
const REFUSALS = new Set([400, 413, 422])

/**
 * Takes events from the spool to the API: in order within a chat, chats side by side, until each has been taken.
 * While the API cannot be reached, one small request a second asks for it, so that nothing waits out a long pause when it
 * is back.
 */
export class Deliverer {
  readonly #lanes = new Map<string, Lane>()
  readonly #inFlight = new Semaphore(IN_FLIGHT)
  readonly #stop = new AbortController()
  readonly #running = new Set<Promise<void>>()
  #probe: NodeJS.Timeout | null = null

  constructor(
    private readonly spool: Spool,
    private readonly options: DeliveryOptions,
    private readonly log: Logger,
  ) {}

  /** Takes up what an earlier run has left. */
  start(): void {
    for (const event of this.spool.pending) this.#enqueue(event)
  }

  /** Resolves when the event is safe on the disk; its delivery goes on by itself. */
  async publish(event: RelayEvent): Promise<void> {
    if (await this.spool.append(event)) this.#enqueue(event)
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    if (this.#probe) clearTimeout(this.#probe)
    this.#wakeAll(() => true)
    await Promise.all(this.#running)
  }

  #enqueue(event: RelayEvent): void {
    if (this.#stop.signal.aborted) return // it waits in the spool for the next start
    const key = laneOf(event)
    const lane = this.#lanes.get(key)
    if (lane) {
      lane.queue.push(event)
      return
    }
    const fresh: Lane = { queue: [event], wake: null, unavailable: false }
    this.#lanes.set(key, fresh)
    const run = this.#runLane(key, fresh).finally(() => this.#running.delete(run))
    this.#running.add(run)
  }

  async #runLane(key: string, lane: Lane): Promise<void> {
    let attempt = 0
    for (;;) {
      const event = lane.queue[0]
      if (!event || this.#stop.signal.aborted) {
        this.#lanes.delete(key)
        return
      }
      const outcome = await this.#inFlight.run(() => this.#deliver(event))
      if (this.#stop.signal.aborted && outcome.kind === 'retry') continue
      if (outcome.kind === 'retry') {
        await this.#pause(lane, event, outcome, attempt)
        attempt += 1
        continue
      }
      if (outcome.kind === 'refused') {
        const { status, detail } = outcome
        this.log.error({ event: event.id, type: event.type, status, detail }, 'event refused, kept as a dead letter')
        // On a full disk it stays in the spool and is refused again after the next start.
        await this.spool
          .refused(event, status, detail)
          .catch((err) => this.log.error({ err }, 'dead letter not written'))
      } else {
        this.spool.delivered(event)
      }
      lane.queue.shift()
      attempt = 0
      this.#wakeAll((other) => other.unavailable)
    }
  }

  async #deliver(event: RelayEvent): Promise<Outcome> {
    const body = JSON.stringify(event)
    try {
      const response = await fetch(`${this.options.apiUrl}/api/whatsapp/events`, {
        method: 'POST',
        redirect: 'manual',
        headers: {
          'content-type': 'application/json',
          ...signatureHeaders(event.id, body, this.options.key, Date.now()),
        },
        body,
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(REQUEST_TIMEOUT_MS)]),
      })
      const detail = response.ok ? '' : (await response.text()).slice(0, 500)
      if (response.ok) await response.body?.cancel()
      return classify(response.status, detail)
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
      return { kind: 'retry', unavailable: true, unreachable: true, slow: false, detail: cause }
    }
  }

  async #pause(lane: Lane, event: RelayEvent, outcome: Outcome & { kind: 'retry' }, attempt: number): Promise<void> {
    const { backoffMs: base, backoffMaxMs: max } = this.options
    const ms = outcome.slow ? backoffMs(30, base, max) : backoffMs(attempt, base, max)
    const level = outcome.slow ? 'error' : 'warn'
    this.log[level](
      { event: event.id, type: event.type, attempt, ms, detail: outcome.detail },
      'event not taken, trying again',
    )
    lane.unavailable = outcome.unavailable
    if (outcome.unreachable) this.#startProbe()
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      lane.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
    lane.wake = null
    lane.unavailable = false
  }

  #startProbe(): void {
    if (this.#probe || this.#stop.signal.aborted) return
    this.#probe = setTimeout(async () => {
      const answered = await fetch(`${this.options.apiUrl}/api/health/live`, {
        signal: AbortSignal.any([this.#stop.signal, AbortSignal.timeout(2 * PROBE_EVERY_MS)]),
      }).then(
        async (response) => {
          await response.body?.cancel()
          return response.status < 500
        },
        () => false,
      )
      this.#probe = null
      if (answered) this.#wakeAll((lane) => lane.unavailable)
      else this.#startProbe()
    }, PROBE_EVERY_MS)
  }

  #wakeAll(which: (lane: Lane) => boolean): void {
    for (const lane of this.#lanes.values()) if (lane.wake && which(lane)) lane.wake()
  }
}

function classify(status: number, detail: string): Outcome {
  if (status >= 200 && status < 300) return { kind: 'delivered' }
  if (REFUSALS.has(status)) return { kind: 'refused', status, detail }
  // A wrong secret or address is for a person to mend; until then nothing is lost and nobody is hammered.
  const slow = status < 500 && status !== 408 && status !== 409 && status !== 425 && status !== 429
  const unavailable = status === 502 || status === 503 || status === 504
  return { kind: 'retry', unavailable, unreachable: false, slow, detail: `${status} ${detail}` }
}
