import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EventData, EventType, RelayEvent } from '../../src/relay/event.js'

export type Received = RelayEvent & { attempt: number }
export type Answer = number | { status: number; body: string } | 'hang'

const WAIT_MS = 45_000

/** Stands for the API: takes events by HTTP, and refuses what is not signed as Standard Webhooks says. */
export class Receiver {
  /** Events taken, in order. One that is delivered again under its id, as after a crash, counts once. */
  readonly taken: RelayEvent[] = []
  /** How to answer; by default everything is taken. */
  answer: (event: RelayEvent, attempt: number) => Answer = () => 202
  readonly refusedSignatures: string[] = []
  readonly #attempts = new Map<string, number>()
  readonly #listeners = new Set<() => void>()
  #server: Server | null = null
  #port = 0

  constructor(private readonly key: Buffer) {}

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response))
    this.#server = server
    await new Promise<void>((resolve) => server.listen(this.#port, '127.0.0.1', resolve))
    this.#port = (server.address() as AddressInfo).port
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = null
    if (!server) return
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }

  attempts(id: string): number {
    return this.#attempts.get(id) ?? 0
  }

  of<T extends EventType>(type: T): RelayEvent<T>[] {
    return this.taken.filter((event): event is RelayEvent<T> => event.type === type)
  }

  /** The first event, past or to come, that fits. */
  async event<T extends EventType>(
    type: T,
    fits: (data: EventData[T]) => boolean = () => true,
    after = 0,
  ): Promise<RelayEvent<T>> {
    const find = () =>
      this.taken
        .slice(after)
        .find((event): event is RelayEvent<T> => event.type === type && fits(event.data as EventData[T]))
    await this.until(() => find() !== undefined, `${type} was not received`)
    return find() as RelayEvent<T>
  }

  async until(holds: () => boolean, failure: string): Promise<void> {
    if (holds()) return
    await new Promise<void>((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        this.#listeners.delete(listener)
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`${failure}; received: ${this.taken.map(summary).join(', ')}`))
      }, WAIT_MS)
      const listener = () => {
        if (!holds()) return
        stop()
        resolve()
      }
      this.#listeners.add(listener)
    })
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    if (request.url !== '/api/whatsapp/events') return void response.writeHead(200).end('{}')
    const body = Buffer.concat(chunks).toString()
    const problem = this.#checkSignature(request, body)
    if (problem) {
      this.refusedSignatures.push(problem)
      this.#tell()
      return void response.writeHead(401).end(problem)
    }
    const event = JSON.parse(body) as RelayEvent
    const attempt = this.attempts(event.id) + 1
    this.#attempts.set(event.id, attempt)
    const answer = this.answer(event, attempt)
    if (answer !== 'hang') {
      const { status, body: text } = typeof answer === 'number' ? { status: answer, body: '' } : answer
      if (status < 300 && this.taken.every(({ id }) => id !== event.id)) this.taken.push(event)
      response.writeHead(status).end(text)
    }
    this.#tell()
  }

  #checkSignature(request: IncomingMessage, body: string): string | null {
    const header = (name: string) => String(request.headers[name] ?? '')
    const [id, timestamp] = [header('webhook-id'), header('webhook-timestamp')]
    if (!/^evt_[\w-]{20,}$/.test(id)) return 'webhook-id is missing'
    if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return 'webhook-timestamp is too far off'
    const expected = createHmac('sha256', this.key).update(`${id}.${timestamp}.${body}`).digest()
    const given = Buffer.from(header('webhook-signature').replace(/^v1,/, ''), 'base64')
    return given.length === expected.length && timingSafeEqual(given, expected) ? null : 'webhook-signature is wrong'
  }

  #tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }
}

function summary({ type, data }: RelayEvent): string {
  const detail = 'state' in data ? data.state : 'text' in data ? data.text : 'ack' in data ? data.ack : ''
  return `${type}(${detail})`
}
