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

let lastUser: SignedInUser | null = null

/** The person at the screen. After signing out it is still the last one, for the moment until the sign-in page shows. */
export function useUser(): SignedInUser {
  const state = useSession()
  if (state.name === 'signed-in') lastUser = state.user
  if (lastUser === null) throw new Error('Nobody is signed in')
  return lastUser
}
