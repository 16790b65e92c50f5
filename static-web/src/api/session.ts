import { createStore } from '@/lib/external-store'
import { ApiError } from '@/lib/problem'
import { readStored, writeStored } from '@/lib/storage'
import type { Grant, SignedInUser } from './auth'

export type SessionState =
  | { name: 'restoring' }
  | { name: 'unreachable' } // the server did not answer; the person may still be signed in
  | { name: 'signed-out'; expired: boolean }
  /** `mustSetUpTotp`: the server refuses everything else until the second factor is set up. */
  | { name: 'signed-in'; user: SignedInUser; mustSetUpTotp: boolean }

type TabMessage = { kind: 'granted'; grant: Grant; renewAt: number } | { kind: 'ended' }

export interface SessionParts {
  /** Exchanges the refresh cookie for a new grant; throws ApiError. */
  requestGrant: () => Promise<Grant>
  /** Web Locks, absent on plain HTTP: there the tabs may refresh at once, which the server allows for 10 seconds. */
  locks: Pick<LockManager, 'request'> | undefined
  channel: Pick<BroadcastChannel, 'postMessage' | 'addEventListener'> | undefined
  now: () => number
}

// Renewed a little before the server stops accepting it, so that clocks may differ and a request may be slow.
const renewEarlyMs = 30_000
const signedInKey = 'soulcrm.signedIn'

/**
 * Who is signed in. The access token lives in this object only; the refresh token is a cookie that scripts cannot read.
 * Every tab rotates the same cookie, so refreshing is one at a time across tabs and its result is shared.
 */
export class Session {
  readonly #parts: SessionParts
  readonly #state = createStore<SessionState>({ name: 'restoring' })
  #token: { value: string; renewAt: number } | null = null
  #generation = 0
  #refreshing: Promise<void> | null = null

  constructor(parts: SessionParts) {
    this.#parts = parts
    parts.channel?.addEventListener('message', event => {
      const message = event.data as TabMessage
      if (message.kind === 'granted') this.#accept(message.grant, message.renewAt)
      else this.#forget(false)
    })
  }

  get = () => this.#state.get()
  subscribe = (listener: () => void) => this.#state.subscribe(listener)

  /** At the start of the page: signed in again without a password, when the cookie still stands. */
  async restore(): Promise<void> {
    // Someone who never signed in here has no cookie to exchange.
    if (readStored(signedInKey) === null) return this.#state.set({ name: 'signed-out', expired: false })
    this.#state.set({ name: 'restoring' })
    await this.refresh().catch(() => this.#state.set({ name: 'unreachable' }))
  }

  /** A token that is good for a request now, or null when nobody is signed in. */
  async token(): Promise<string | null> {
    if (this.#token && this.#token.renewAt <= this.#parts.now()) {
      // A server that cannot renew just now may still accept the old token.
      await this.refresh().catch(() => undefined)
    }
    return this.#token?.value ?? null
  }

  /** The answer to a 401: a newer token than the refused one, if there is one already, else one refresh for everybody waiting. */
  async tokenAfterRefusal(refused: string): Promise<string | null> {
    if (this.#token?.value === refused) await this.refresh()
    return this.#token?.value ?? null
  }

  refresh(): Promise<void> {
    this.#refreshing ??= this.#refreshUnderLock().finally(() => {
      this.#refreshing = null
    })
    return this.#refreshing
  }

  /** After a sign-in or a registration. */
  adopt(grant: Grant): void {
    const renewAt = this.#parts.now() + grant.expiresIn * 1000 - renewEarlyMs
    this.#accept(grant, renewAt)
    this.#parts.channel?.postMessage({ kind: 'granted', grant, renewAt } satisfies TabMessage)
  }

  /** The agency has begun to require a second factor while somebody works without one. */
  requireTotpSetUp(): void {
    const current = this.get()
    if (current.name === 'signed-in' && !current.mustSetUpTotp) this.#state.set({ ...current, mustSetUpTotp: true })
  }

  /** Signed out, here and in the other tabs. */
  end(reason: { expired: boolean }): void {
    this.#forget(reason.expired)
    this.#parts.channel?.postMessage({ kind: 'ended' } satisfies TabMessage)
  }

  async #refreshUnderLock(): Promise<void> {
    const before = this.#generation
    const run = async () => {
      // A grant that the previous holder of the lock posted is delivered before the next task.
      await new Promise(resolve => setTimeout(resolve, 0))
      if (this.#generation !== before) return
      try {
        this.adopt(await this.#parts.requestGrant())
      } catch (error) {
        if (!(error instanceof ApiError) || error.isTransient) throw error
        this.end({ expired: true })
      }
    }
    await (this.#parts.locks ? this.#parts.locks.request('soulcrm.refresh', run) : run())
  }

  #accept(grant: Grant, renewAt: number): void {
    this.#generation++
    this.#token = { value: grant.accessToken, renewAt }
    writeStored(signedInKey, '1')
    const next: SessionState = { name: 'signed-in', user: grant.user, mustSetUpTotp: grant.mustSetUpTotp }
    // The same person keeps the same object: a new token alone re-renders nothing.
    if (JSON.stringify(this.get()) !== JSON.stringify(next)) this.#state.set(next)
  }

  #forget(expired: boolean): void {
    this.#generation++
    this.#token = null
    writeStored(signedInKey, null)
    if (this.get().name !== 'signed-out') this.#state.set({ name: 'signed-out', expired })
  }
}
