import { useSyncExternalStore } from 'react'
import { refreshGrant, type SignedInUser } from '@/api/auth'
import { configureHttp } from '@/api/http'
import { Session } from '@/api/session'

export const session = new Session({
  requestGrant: refreshGrant,
  locks: navigator.locks,
  channel: typeof BroadcastChannel === 'function' ? new BroadcastChannel('soulcrm.session') : undefined,
  now: Date.now,
})

export function startSession(baseUrl: string): void {
  configureHttp({ baseUrl, fetch: (input, init) => fetch(input, init), session })
  void session.restore()
}

export const useSession = () => useSyncExternalStore(session.subscribe, session.get)

/** The person at the screen; only for what the shell shows to people who are signed in. */
export function useUser(): SignedInUser {
  const state = useSession()
  if (state.name !== 'signed-in') throw new Error('Nobody is signed in')
  return state.user
}
