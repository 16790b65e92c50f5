import type { Message } from 'whatsapp-web.js'
import type { AppContext } from '../context.js'
import type { Logger } from '../logger.js'
import { busy, Problem } from '../problem.js'
import { createEvent, type EventData, type EventType, type SessionState } from '../relay/event.js'
import { backoffMs } from '../util/backoff.js'
import { withDeadline } from '../util/deadline.js'
import { Mutex } from '../util/mutex.js'
import { backfill } from './backfill.js'
import { clientOptions } from './browser-options.js'
import { Contacts } from './contacts.js'
import { describe, type Remedy, remedyForDisconnect, remedyForError } from './failure.js'
import { Inbox } from './inbox.js'
import { type FetchedMedia, MediaFetcher, type MediaRef } from './media-fetcher.js'
import { SeenMessages } from './seen-messages.js'
import { SendJournal } from './send-journal.js'
import { Sender, type SendRequest, type SendResult } from './sender.js'
import { SessionStore } from './session-store.js'
import { Watchdog } from './watchdog.js'
import { type ClientListener, WhatsAppClient } from './whatsapp-client.js'

type Phase = 'stopped' | 'starting' | 'qr' | 'working' | 'reconnecting' | 'waiting' | 'logged-out' | 'failed'

const publicState: Record<Phase, SessionState> = {
  stopped: 'disconnected',
  'logged-out': 'disconnected',
  starting: 'starting',
  reconnecting: 'starting',
  waiting: 'starting',
  qr: 'qr',
  working: 'connected',
  failed: 'failed',
}

export type SessionView = {
  organizationId: string
  state: SessionState
  phone: string | null
  since: string
  lastError: string | null
  qr: { text: string; expiresAt: string } | null
  webVersion: string | null
  restarts: number
}

// How long WhatsApp shows the first code of a page, and each one after it.
const FIRST_QR_MS = 60_000
const NEXT_QR_MS = 20_000
const CATCH_UP_MS = 180_000
const SETTLE_SENDS_MS = 4_000
const SLOW_RETRY_MS = 60_000
// A session that has worked this long has recovered: its next failure begins at the shortest pause again.
const RECOVERED_MS = 10 * 60 * 1000

/**
 * One organisation's number. Commands and recoveries run one at a time; each browser has a generation number, and what an
 * earlier one still reports is ignored.
 */
export class Session {
  readonly #log: Logger
  readonly #commands = new Mutex()
  readonly #catchingUp = new Mutex()
  readonly #inbox: Inbox
  readonly #sender: Sender
  readonly #media: MediaFetcher
  readonly #watchdog: Watchdog
  #client: WhatsAppClient | null = null
  #generation = 0
  #phase: Phase = 'stopped'
  #since = new Date()
  #reason: string | null = null
  #qr: { text: string; expiresAt: string } | null = null
  #firstQrAt = 0
  #pairedAt: number | null = null
  #workingSince: number | null = null
  #webVersion: string | null = null
  #restarts = 0
  #attempt = 0
  #retry: NodeJS.Timeout | null = null
  /** Nothing can have been missed up to now. */
  #caughtUp = false

  private constructor(
    readonly org: string,
    private readonly ctx: AppContext,
    private readonly store: SessionStore,
    private readonly seen: SeenMessages,
    private readonly journal: SendJournal,
  ) {
    this.#log = ctx.log.child({ org })
    this.#sender = new Sender({
      journal,
      config: ctx.config,
      connected: () => this.#connected(),
      stuck: (client, reason) => this.#whenStuck(client, reason),
      log: this.#log,
    })
    this.#media = new MediaFetcher({
      connected: () => this.#connected(),
      timeoutMs: ctx.config.timing.mediaTimeoutMs,
      log: this.#log,
    })
    this.#inbox = new Inbox({
      org,
      seen,
      contacts: new Contacts(),
      publish: (event) => ctx.deliverer.publish(event),
      isOurs: (message) => this.#sender.isOurs(message),
      failed: () => {
        this.#caughtUp = false
      },
      log: this.#log,
    })
    this.#watchdog = new Watchdog(ctx.config, store.profileDir, this.#log, {
      alive: () => this.#onAlive(),
      broken: (reason) => this.#recover(this.#generation, 'retry', reason),
      isBusy: () => this.#catchingUp.depth > 0,
    })
  }

  static async open(org: string, ctx: AppContext): Promise<Session> {
    const store = await SessionStore.open(ctx.config.dataDir, org)
    const onError = (err: unknown) => ctx.log.error({ err, org }, 'session data not written')
    const seen = await SeenMessages.open(`${store.directory}/seen.log`, onError)
    const journal = await SendJournal.open(`${store.directory}/sends.log`)
    return new Session(org, ctx, store, seen, journal)
  }

  get wanted(): boolean {
    return this.store.wanted
  }

  get view(): SessionView {
    return {
      organizationId: this.org,
      state: publicState[this.#phase],
      phone: this.store.phone,
      since: this.#since.toISOString(),
      lastError: this.#phase === 'working' || this.#phase === 'qr' ? null : this.#reason,
      qr: this.#qr,
      webVersion: this.#webVersion,
      restarts: this.#restarts,
    }
  }

  /** Starts the session unless it runs. */
  start(): Promise<void> {
    return this.#commands.run(async () => {
      if (this.#client || this.#retry) return
      await this.store.change({ wanted: true })
      this.#attempt = 0
      await this.#launch(null)
    })
  }

  restart(): Promise<void> {
    return this.#commands.run(async () => {
      await this.store.change({ wanted: true })
      await this.#teardown()
      this.#attempt = 0
      this.#restarts += 1
      await this.#launch(null)
    })
  }

  /** Unlinks the number from this service and deletes what the browser kept of it. */
  logOut(): Promise<void> {
    return this.#commands.run(async () => {
      const client = this.#client
      if (client && this.store.linked) {
        await client.unlink().catch((err: unknown) => this.#log.warn({ err }, 'device not unlinked on the phone'))
      }
      await this.#teardown()
      await this.store.wipe()
      await this.#enter('logged-out', 'logged out by the agency')
    })
  }

  /** Ends the browser; the session is started again with the service. */
  stop(): Promise<void> {
    return this.#commands.run(async () => {
      await withDeadline(this.#sender.settled(), SETTLE_SENDS_MS, 'Sends under way').catch(() => undefined)
      await this.#teardown()
      await withDeadline(this.#inbox.settled(), 1_000, 'Reports under way').catch(() => undefined)
      await Promise.all([this.journal.close(), this.seen.close()])
    })
  }

  async send(request: SendRequest): Promise<SendResult> {
    return this.#sender.send(request)
  }

  /** The file of a message that was relayed or sent. */
  async media(ref: MediaRef): Promise<FetchedMedia> {
    return this.#media.fetch(ref)
  }

  async #launch(reason: string | null): Promise<void> {
    const generation = ++this.#generation
    const client = new WhatsAppClient(
      this.store.profileDir,
      clientOptions(this.ctx.config, this.ctx.browser),
      this.#listen(generation),
    )
    this.#client = client
    this.#pairedAt = null
    this.#firstQrAt = 0
    await this.#enter('starting', reason)
    // Not waited for: a command that comes meanwhile must be able to end this start.
    void this.ctx.starts
      .run(async () => {
        if (generation !== this.#generation) return
        this.#watchdog.watch(client) // not while it waits for its turn
        await client.start(this.ctx.config.timing.startTimeoutMs)
      })
      .catch((error: unknown) => {
        const remedy = remedyForError(error)
        const changed = remedy === 'retry-slowly' ? ': WhatsApp has probably changed its web app' : ''
        this.#log[changed ? 'error' : 'warn']({ err: error, generation }, `WhatsApp Web not started${changed}`)
        this.#recover(generation, remedy, describe(error))
      })
  }

  async #teardown(): Promise<void> {
    this.#generation += 1 // from here on the old browser speaks to nobody
    this.#watchdog.rest()
    if (this.#retry) clearTimeout(this.#retry)
    this.#retry = null
    this.#qr = null
    this.#caughtUp = false
    const client = this.#client
    this.#client = null
    await client?.close().catch((err: unknown) => this.#log.error({ err }, 'browser not ended'))
  }

  #listen(generation: number): ClientListener {
    const current =
      <A extends unknown[]>(handle: (...args: A) => void) =>
      (...args: A) => {
        if (generation === this.#generation) handle(...args)
      }
    const withClient = (handle: (client: WhatsAppClient) => void) => {
      if (this.#client) handle(this.#client)
    }
    return {
      qr: current((text) => this.#onQr(generation, text)),
      pairing: current(() => this.#onPairing()),
      ready: current(() => this.#onReady(generation)),
      state: current((state) => this.#onState(state)),
      disconnected: current((reason) => this.#recover(generation, remedyForDisconnect(reason), reason)),
      crashed: current((reason) => this.#recover(generation, 'retry', reason)),
      message: current((message: Message) =>
        withClient(({ library }) => {
          this.#sender.observe(message)
          this.#inbox.message(library, message)
        }),
      ),
      undecryptable: current((message: Message) =>
        this.#log.warn({ message: message.id.id }, 'a message could not be decrypted'),
      ),
      ack: current((message: Message, ack: number) => this.#inbox.ack(message, ack)),
      edited: current((message: Message, text: string) => this.#inbox.edited(message, text)),
      revoked: current((message: Message) => this.#inbox.revoked(message)),
    }
  }

  #onQr(generation: number, text: string): void {
    if (this.store.linked) {
      // A linked device that is asked to scan again has been unlinked on the phone while nobody looked.
      this.#recover(generation, 'logged-out', 'LOGOUT')
      return
    }
    const now = Date.now()
    const { qrTimeoutMs } = this.ctx.config.timing
    const life = this.#firstQrAt === 0 ? FIRST_QR_MS : NEXT_QR_MS
    if (this.#firstQrAt === 0) this.#firstQrAt = now
    const expiresAt = new Date(Math.min(now + life, this.#firstQrAt + qrTimeoutMs)).toISOString()
    this.#qr = { text, expiresAt }
    this.#watchdog.scanning(this.#firstQrAt + qrTimeoutMs, () => this.#giveUpScanning(generation))
    this.#command('QR code not announced', async () => {
      if (generation !== this.#generation || this.#qr?.text !== text) return
      await this.#enter('qr', null)
      await this.#publish('session.qr', { qr: text, expiresAt }, text)
    })
  }

  #onPairing(): void {
    if (this.#phase === 'working' || this.store.linked) return
    this.#pairedAt ??= Date.now()
    if (this.#qr === null) return
    this.#qr = null
    this.#watchdog.paired()
    this.#change('starting', null)
  }

  #onReady(generation: number): void {
    const client = this.#client
    if (generation !== this.#generation || !client) return
    this.#command('session not taken as ready', async () => {
      if (generation !== this.#generation) return
      // The library says "ready" at every change of "synced", also when the connection has just been lost.
      const page = await client.pageState().catch(() => null)
      if (generation !== this.#generation || (page && !(page.state === 'CONNECTED' && page.hasSynced))) return
      this.#qr = null
      this.#workingSince ??= Date.now()
      this.#watchdog.working()
      if (!this.store.linked) await this.seen.beginAt(this.#pairedAt ?? Date.now())
      await this.store.change({ linked: true, phone: client.phone ?? this.store.phone })
      this.#webVersion = await client.webVersion().catch(() => this.#webVersion)
      await this.#enter('working', null)
      void this.#catchUp(client)
    })
  }

  #onAlive(): void {
    if (this.#phase === 'reconnecting') this.#onReady(this.#generation)
    else if (this.#caughtUp) this.seen.advance(Date.now())
    else if (this.#catchingUp.depth === 0 && this.#client) void this.#catchUp(this.#client)
  }

  #onState(state: string): void {
    if ((state === 'TIMEOUT' || state === 'OPENING') && this.#phase === 'working') {
      this.#change('reconnecting', 'WhatsApp cannot be reached')
    }
    if (state === 'CONNECTED' && this.#phase === 'reconnecting') this.#onReady(this.#generation)
  }

  /** First what became of interrupted sends, then what was missed; live reports wait until both are known. */
  #catchUp(client: WhatsAppClient): Promise<void> {
    const open = this.#inbox.hold()
    const current = () => this.#client === client
    const work = async () => {
      const startedAt = Date.now()
      await this.#sender.reconcile(client)
      const relay = async (message: Message) => {
        if (!current()) throw new Error('the session has been restarted')
        await this.#inbox.relay(client.library, message, startedAt)
      }
      const count = await backfill(client, this.seen.missedSince, relay, (err) =>
        this.#log.warn({ err }, 'a chat could not be read'),
      )
      if (!current()) return
      this.#caughtUp = true
      this.seen.advance(startedAt)
      this.#log.info({ looked: count, ms: Date.now() - startedAt }, 'history looked through')
    }
    return this.#catchingUp.run(() =>
      withDeadline(work(), CATCH_UP_MS, 'Looking through the history')
        .catch((err: unknown) => {
          // Asked again at the watchdog's next round; nothing is counted as seen until it succeeds.
          this.#caughtUp = false
          this.#log.warn({ err }, 'history not looked through')
        })
        .finally(open),
    )
  }

  #connected(): WhatsAppClient {
    if (this.#phase === 'working' && this.#client) return this.#client
    const soon = this.store.linked && publicState[this.#phase] === 'starting'
    if (soon) throw busy('The session is being restored')
    throw new Problem(409, 'session_not_connected', 'This organisation has no connected WhatsApp number')
  }

  #whenStuck(client: WhatsAppClient, reason: string): void {
    // While WhatsApp cannot be reached the message waits in the page, and a restart would gain nothing.
    if (this.#client === client && this.#phase === 'working') this.#recover(this.#generation, 'retry', reason)
  }

  #giveUpScanning(generation: number): void {
    this.#command('session not stopped', async () => {
      if (generation !== this.#generation || this.#phase !== 'qr') return
      await this.#teardown()
      await this.store.change({ wanted: false })
      await this.#enter('stopped', 'the QR code was not scanned in time')
    })
  }

  #recover(generation: number, remedy: Remedy, reason: string): void {
    if (generation !== this.#generation) return
    this.#command('session not recovered', async () => {
      if (generation !== this.#generation) return
      this.#log.warn({ remedy, reason, generation }, 'session interrupted')
      const workedMs = this.#workingSince === null ? 0 : Date.now() - this.#workingSince
      this.#workingSince = null
      await this.#teardown()
      if (remedy === 'logged-out') {
        await this.store.wipe()
        await this.#enter('logged-out', 'the device was unlinked on the phone')
      } else if (remedy === 'terminal') {
        await this.store.change({ wanted: false })
        await this.#enter('failed', reason)
      } else {
        if (workedMs > RECOVERED_MS) this.#attempt = 0
        await this.#retryLater(remedy === 'retry-slowly', reason)
      }
    })
  }

  async #retryLater(slowly: boolean, reason: string): Promise<void> {
    const { restartBackoffMs, restartBackoffMaxMs } = this.ctx.config.timing
    const base = slowly ? Math.max(SLOW_RETRY_MS, restartBackoffMs) : restartBackoffMs
    const ms = backoffMs(this.#attempt, base, Math.max(base, restartBackoffMaxMs))
    this.#attempt += 1
    this.#restarts += 1
    await this.#enter('waiting', reason)
    const generation = this.#generation
    this.#retry = setTimeout(() => {
      this.#command('session not started again', async () => {
        if (generation !== this.#generation) return
        this.#retry = null
        await this.#launch(reason)
      })
    }, ms)
  }

  #change(phase: Phase, reason: string | null): void {
    const generation = this.#generation
    this.#command('state not announced', async () => {
      if (generation === this.#generation) await this.#enter(phase, reason)
    })
  }

  /** Queues what the session does by itself; a caller's commands wait for their outcome, these are only logged. */
  #command(failure: string, task: () => Promise<void>): void {
    void this.#commands.run(task).catch((err: unknown) => this.#log.error({ err }, failure))
  }

  /** Spooled before anybody here acts on it: the API hears of every state, in order. */
  async #enter(phase: Phase, reason: string | null): Promise<void> {
    const before = publicState[this.#phase]
    const state = publicState[phase]
    if (phase === this.#phase && reason === this.#reason) return
    this.#phase = phase
    this.#reason = reason
    if (state !== before) this.#since = new Date()
    this.#log.info({ phase, state, reason }, 'session state')
    const identity = `${phase}:${Date.now()}:${this.#generation}`
    await this.#publish('session.state', { state, phone: this.store.phone, reason }, identity)
  }

  #publish<T extends EventType>(type: T, data: EventData[T], identity: string): Promise<void> {
    return this.ctx.deliverer.publish(createEvent(type, this.org, data, identity))
  }
}
