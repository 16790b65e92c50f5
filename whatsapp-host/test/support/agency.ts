import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SessionView } from '../../src/sessions/session.js'
import { Program } from './processes.js'
import { Receiver } from './receiver.js'

export type ClientView = {
  id: string
  fromMe: boolean
  text: string
  at: string
  ack: string
  kind: string
  media: { mimetype: string; filename: string | null; size: number; url: string | null } | null
}
/** What is sent: a text, or a file with or without one. */
export type Content = { text?: string | null; media?: Record<string, unknown> | null }
export type Fetched = { status: number; type: string | null; content: Buffer; code: string | undefined }
export type Answer<T = Record<string, unknown>> = { status: number; body: T; retryAfter: string | null }

export const ANNA = '79990000101'
export const JOHN = '79990000102'

const secret = 'a-secret-for-tests-only'

/** One agency's whole surroundings: the simulator, a receiver in place of the API, and the service in a Chromium. */
export class Agency {
  org: string = randomUUID()
  phone = '79990000001'
  host!: Program
  #hostUrl = ''
  readonly #hostEnv: Record<string, string>

  private constructor(
    readonly directory: string,
    private simulator: Program,
    private readonly simulatorEnv: Record<string, string>,
    private readonly simulatorUrl: string,
    readonly receiver: Receiver,
    hostEnv: Record<string, string>,
  ) {
    this.#hostEnv = hostEnv
  }

  static async start(
    settings: { host?: Record<string, string>; simulator?: Record<string, string> } = {},
  ): Promise<Agency> {
    const directory = await mkdtemp(join(tmpdir(), 'whatsapp-host-'))
    const key = randomBytes(32)
    const receiver = new Receiver(key)
    await receiver.start()
    const simulatorEnv = {
      SIMULATOR_HTTP_PORT: '0',
      SIMULATOR_HTTPS_PORT: '0',
      SIMULATOR_DATA_DIR: join(directory, 'simulator'),
      SIMULATOR_DELIVERY_MS: '20',
      ...settings.simulator,
    }
    const simulator = Program.start('simulator', simulatorEnv)
    const ready = await simulator.line(({ msg }) => msg === 'simulator ready')
    const agency = new Agency(directory, simulator, simulatorEnv, String(ready.phones).replace(/\/$/, ''), receiver, {
      PORT: '0',
      WHATSAPP_HOST_SECRET: secret,
      WHATSAPP_EVENTS_SECRET: `whsec_${key.toString('base64')}`,
      API_URL: receiver.url,
      DATA_DIR: join(directory, 'host'),
      SIMULATOR_HTTPS_PORT: String(ready.httpsPort),
      SIMULATOR_SPKI: String(ready.spki),
      SEND_TYPING_MS_PER_CHAR: '0',
      WATCHDOG_MS: '1000',
      READY_CURE_MS: '1000',
      RESTART_BACKOFF_MS: '100',
      DELIVERY_BACKOFF_MS: '50',
      DELIVERY_BACKOFF_MAX_MS: '500',
      ...settings.host,
    })
    await agency.startHost()
    return agency
  }

  async startHost(env: Record<string, string> = {}): Promise<void> {
    this.host = Program.start('src', { ...this.#hostEnv, ...env })
    const ready = await this.host.line(({ msg }) => msg === 'whatsapp-host ready')
    this.#hostUrl = `http://127.0.0.1:${ready.port}`
  }

  /** A fresh organisation with a fresh number beside the earlier ones, which are logged out. */
  async renew(): Promise<void> {
    await this.simulate('DELETE', '/faults')
    if (this.host.process.exitCode !== null || this.host.process.signalCode !== null) await this.startHost()
    await this.call('DELETE', `/sessions/${this.org}`)
    await this.simulate('DELETE', '/modules')
    this.receiver.taken.length = 0
    await this.#nextTenant()
  }

  /** A second organisation, connected, beside the present one, which is left as it is. Answers its id. */
  async addTenant(): Promise<string> {
    await this.#nextTenant()
    await this.connect()
    return this.org
  }

  /** One more computer linked to the same phone: to the first session, whoever sends with it is somebody else. */
  async addComputer(): Promise<void> {
    this.org = randomUUID()
    await this.connect()
  }

  async #nextTenant(): Promise<void> {
    this.org = randomUUID()
    this.phone = String(Number(this.phone) + 1)
    await this.simulate('PUT', `/accounts/${this.phone}`, { kind: 'agency', name: 'Agency' })
  }

  get hostDir(): string {
    return join(this.directory, 'host')
  }

  async killHost(): Promise<void> {
    await this.host.end('SIGKILL')
  }

  /** Starts the session and scans its code with the agency's phone. */
  async connect(): Promise<void> {
    const after = this.receiver.taken.length
    await this.put()
    const { data } = await this.receiver.event('session.qr', () => true, after)
    await this.scan(data.qr)
    await this.connected(after)
  }

  async connected(after: number): Promise<void> {
    await this.receiver.event('session.state', ({ state }) => state === 'connected', after)
  }

  put = () => this.call<SessionView>('PUT', `/sessions/${this.org}`)
  view = async () => (await this.call<SessionView>('GET', `/sessions/${this.org}`)).body

  send(to: string, content: string | Content, idempotencyKey: string = randomUUID(), org = this.org) {
    return this.call<{ externalId: string; at: string; code?: string }>('POST', `/sessions/${org}/messages`, {
      idempotencyKey,
      to,
      ...(typeof content === 'string' ? { text: content } : content),
    })
  }

  /** The file of a message, as the API asks for it. */
  async media(client: string, messageId: string, fromMe = false): Promise<Fetched> {
    const response = await fetch(
      `${this.#hostUrl}/sessions/${this.org}/messages/${messageId}/media?chatId=${client}%40c.us&fromMe=${fromMe}`,
      { headers: { authorization: `Bearer ${secret}` } },
    )
    const content = Buffer.from(await response.arrayBuffer())
    const code = response.ok ? undefined : (JSON.parse(content.toString()) as { code: string }).code
    return { status: response.status, type: response.headers.get('content-type'), content, code }
  }

  /** As the API does it: the same key again until there is an outcome. */
  async sendUntilSettled(
    to: string,
    content: string | Content,
    key: string,
    org = this.org,
  ): Promise<Answer<{ externalId: string; code?: string }>> {
    const deadline = Date.now() + 30_000
    for (;;) {
      const answer = await this.send(to, content, key, org).catch(() => null) // killed while it answered
      const open = !answer || answer.status === 503 || answer.status === 409
      if (answer && !open) return answer
      if (Date.now() > deadline) throw new Error(`no outcome: ${JSON.stringify(answer)}`)
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }

  async call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    bearer = secret,
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.#hostUrl}${path}`, {
      method,
      headers: {
        ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return {
      status: response.status,
      body: (await response.json()) as T,
      retryAfter: response.headers.get('retry-after'),
    }
  }

  async scan(qr: string): Promise<void> {
    await this.simulate('POST', `/phones/${this.phone}/scan`, { qr })
  }

  async clientWrites(client: string, text: string, more: Record<string, unknown> = {}): Promise<string> {
    return (
      (await this.simulate('POST', `/chats/${client}/messages`, { to: this.phone, text, ...more })) as { id: string }
    ).id
  }

  async managerTypes(client: string, text: string, more: Record<string, unknown> = {}): Promise<string> {
    return (
      (await this.simulate('POST', `/phones/${this.phone}/messages`, { to: client, text, ...more })) as { id: string }
    ).id
  }

  /** The bytes of a file as somebody's phone shows it. */
  async file(url: string | null | undefined): Promise<Buffer> {
    const response = await fetch(`${this.simulatorUrl}${url}`)
    if (!response.ok) throw new Error(`${url}: ${response.status}`)
    return Buffer.from(await response.arrayBuffer())
  }

  async clientSees(client: string): Promise<ClientView[]> {
    return (await this.simulate('GET', `/chats/${client}/messages?with=${this.phone}`)) as ClientView[]
  }

  async fault(kind: string, more: Record<string, unknown> = {}): Promise<void> {
    await this.simulate('POST', '/faults', { kind, ...more })
  }

  async simulate(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${this.simulatorUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
    return text ? JSON.parse(text) : null
  }

  async restartSimulator(): Promise<void> {
    await this.simulator.end('SIGTERM')
    const url = new URL(this.simulatorUrl)
    this.simulator = Program.start('simulator', {
      ...this.simulatorEnv,
      SIMULATOR_HTTP_PORT: url.port,
      SIMULATOR_HTTPS_PORT: this.#hostEnv.SIMULATOR_HTTPS_PORT ?? '',
    })
    await this.simulator.line(({ msg }) => msg === 'simulator ready')
  }

  /** Ends everything; a module that the stand-in lacked fails the file that needed it. */
  async end(): Promise<void> {
    const { unknown } = (await this.simulate('GET', '/modules')) as { unknown: string[] }
    await this.host.end('SIGTERM')
    await this.simulator.end('SIGTERM')
    await this.receiver.stop()
    await rm(this.directory, { recursive: true, force: true })
    if (unknown.length > 0)
      throw new Error(`the library needed modules that the simulator lacks: ${unknown.join(', ')}`)
  }
}
