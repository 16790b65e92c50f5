import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { AppContext } from '../context.js'
import { Session, type SessionView } from './session.js'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** All sessions of this host, one to an organisation. */
export class SessionManager {
  readonly #sessions = new Map<string, Promise<Session>>()
  readonly #startedAt = new Date()

  constructor(private readonly ctx: AppContext) {}

  /** Takes up every session that was started and not logged out. */
  async restore(): Promise<void> {
    const directory = join(this.ctx.config.dataDir, 'sessions')
    const names = await readdir(directory).catch(() => [])
    for (const org of names.filter((name) => UUID.test(name))) {
      const session = await this.open(org)
      if (session.wanted) {
        session.start().catch((err: unknown) => this.ctx.log.error({ err, org }, 'session not restored'))
      }
    }
  }

  open(org: string): Promise<Session> {
    const known = this.#sessions.get(org)
    if (known) return known
    const opened = Session.open(org, this.ctx)
    this.#sessions.set(org, opened)
    opened.catch(() => this.#sessions.delete(org)) // asked for again, it is tried again
    return opened
  }

  /** The session if it was ever started. An organisation without one is simply disconnected. */
  async find(org: string): Promise<Session | null> {
    return (await this.#sessions.get(org)) ?? null
  }

  async view(org: string): Promise<SessionView> {
    const session = await this.find(org)
    return session?.view ?? neverStarted(org, this.#startedAt)
  }

  async list(): Promise<SessionView[]> {
    const sessions = await Promise.all(this.#sessions.values())
    return sessions.map(({ view }) => view)
  }

  async stop(): Promise<void> {
    const sessions = await Promise.allSettled(this.#sessions.values())
    await Promise.allSettled(
      sessions.flatMap((session) => (session.status === 'fulfilled' ? [session.value.stop()] : [])),
    )
  }
}

function neverStarted(organizationId: string, since: Date): SessionView {
  return {
    organizationId,
    state: 'disconnected',
    phone: null,
    since: since.toISOString(),
    lastError: null,
    qr: null,
    webVersion: null,
    restarts: 0,
  }
}
