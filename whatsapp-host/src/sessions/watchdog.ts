import type { Config } from '../config.js'
import type { Logger } from '../logger.js'
import { browserMemoryMb } from './browser-process.js'
import { describe } from './failure.js'
import type { WhatsAppClient } from './whatsapp-client.js'

export type WatchdogReports = {
  /** The page answers, is connected and has synced. */
  alive: () => void
  broken: (reason: string) => void
  /** The page is busy with a long read: that it does not answer then means nothing. */
  isBusy: () => boolean
}

type Watch = { client: WhatsAppClient; phase: 'starting' | 'scanning' | 'working'; since: number }

const START_POLL_MS = 1_000
const FAILED_PROBES = 2
const MEMORY_EVERY = 10

/**
 * Looks after one browser at a time. While it starts: the "ready" that never comes, and the start that never ends. While
 * somebody should scan: the page that stops showing codes. While it works: the page that no longer answers, the connection
 * that does not come back, and memory that only grows.
 */
export class Watchdog {
  #watch: Watch | null = null
  #timer: NodeJS.Timeout | null = null
  #scanUntil = 0
  #onScanTimeout: () => void = () => undefined
  #syncedSince: number | null = null
  #connectedAt = 0
  #failedProbes = 0
  #rounds = 0

  constructor(
    private readonly config: Pick<Config, 'timing' | 'memoryLimitMb'>,
    private readonly profileDir: string,
    private readonly log: Logger,
    private readonly reports: WatchdogReports,
  ) {}

  watch(client: WhatsAppClient): void {
    this.#watch = { client, phase: 'starting', since: Date.now() }
    this.#syncedSince = null
    this.#schedule()
  }

  scanning(until: number, onTimeout: () => void): void {
    if (!this.#watch) return
    this.#watch.phase = 'scanning'
    this.#scanUntil = until
    this.#onScanTimeout = onTimeout
  }

  paired(): void {
    if (!this.#watch) return
    this.#watch.phase = 'starting'
    this.#watch.since = Date.now()
  }

  working(): void {
    if (!this.#watch) return
    this.#watch.phase = 'working'
    this.#connectedAt = Date.now()
    this.#failedProbes = 0
    this.#schedule()
  }

  rest(): void {
    this.#watch = null
    if (this.#timer) clearTimeout(this.#timer)
    this.#timer = null
  }

  #schedule(): void {
    if (this.#timer) clearTimeout(this.#timer)
    const watch = this.#watch
    if (!watch) return
    const { watchdogMs } = this.config.timing
    const ms = watch.phase === 'working' ? watchdogMs : Math.min(START_POLL_MS, watchdogMs)
    this.#timer = setTimeout(async () => {
      await this.#look(watch).catch((err: unknown) => this.log.debug({ err }, 'watchdog round failed'))
      if (this.#watch === watch) this.#schedule()
    }, ms)
  }

  #look(watch: Watch): Promise<void> {
    return watch.phase === 'working' ? this.#lookAfterWork(watch) : this.#lookAfterStart(watch)
  }

  async #lookAfterStart(watch: Watch): Promise<void> {
    const { startTimeoutMs, readyCureMs } = this.config.timing
    if (watch.phase === 'scanning' && Date.now() > this.#scanUntil) return this.#onScanTimeout()
    if (watch.phase === 'starting' && Date.now() - watch.since > startTimeoutMs) {
      return this.reports.broken('WhatsApp Web did not become ready in time')
    }
    const page = await watch.client.pageState().catch(() => null)
    if (this.#watch !== watch || !page) return
    if (page.state === 'UNPAIRED_IDLE') await watch.client.refreshQr()
    if (page.state !== 'CONNECTED' || !page.hasSynced) {
      this.#syncedSince = null
      return
    }
    this.#syncedSince ??= Date.now()
    if (Date.now() - this.#syncedSince < readyCureMs) return
    this.#syncedSince = null
    this.log.warn('WhatsApp Web has synced but was not reported ready: telling the library')
    await watch.client.announceSynced()
  }

  async #lookAfterWork(watch: Watch): Promise<void> {
    const { probeTimeoutMs, reconnectTimeoutMs } = this.config.timing
    this.#rounds += 1
    let state: string | null
    try {
      state = await watch.client.probe(probeTimeoutMs)
    } catch (error) {
      if (this.#watch !== watch || this.reports.isBusy()) return
      this.#failedProbes += 1
      if (this.#failedProbes >= FAILED_PROBES) this.reports.broken(`the page does not answer: ${describe(error)}`)
      return
    }
    if (this.#watch !== watch) return
    this.#failedProbes = 0
    if (state === 'CONNECTED') {
      const page = await watch.client.pageState().catch(() => null)
      if (page?.hasSynced) {
        this.#connectedAt = Date.now()
        this.reports.alive()
      }
    }
    if (Date.now() - this.#connectedAt > reconnectTimeoutMs) {
      return this.reports.broken('WhatsApp could not be reached for too long')
    }
    if (this.#rounds % MEMORY_EVERY === 0) this.#weigh()
  }

  #weigh(): void {
    const mb = browserMemoryMb(this.profileDir)
    const limit = this.config.memoryLimitMb
    if (mb > limit && !this.reports.isBusy())
      this.reports.broken(`the browser uses ${mb} MB of the ${limit} MB allowed`)
    else if (mb > limit * 0.8) this.log.warn({ mb, limit }, 'the browser uses much memory')
  }
}
