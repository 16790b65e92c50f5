import { setupServer } from 'msw/node'
import type { Grant } from '@/api/auth'
import { configureHttp } from '@/api/http'
import { Session } from '@/api/session'

export const baseUrl = 'http://api.test'

export const grantOf = (accessToken: string, id = 'user-1'): Grant => ({
  accessToken,
  expiresIn: 900,
  mustSetUpTotp: false,
  user: { id, email: 'anna@example.com', name: 'Anna', role: 'org_admin', organizationId: 'org-1', language: 'ru' },
})

/** A server for one test file: the real client of the app talks to it over fetch. */
export const server = setupServer()

export function signInForTest(): Session {
  const session = new Session({
    requestGrant: () => Promise.reject(new Error('not expected')),
    locks: undefined,
    channel: undefined,
    now: () => Date.now(),
  })
  session.adopt(grantOf('token-1'))
  configureHttp({ baseUrl, fetch: (input, init) => fetch(input, init), session })
  return session
}
