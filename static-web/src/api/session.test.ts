import { expect, test } from 'vitest'
import { ApiError } from '@/lib/problem'
import type { Grant } from './auth'
import { Session, type SessionParts } from './session'

const grantOf = (accessToken: string): Grant => ({
  accessToken,
  expiresIn: 900,
  mustSetUpTotp: false,
  user: { id: 'user-1', email: 'anna@example.com', name: 'Anna', role: 'manager', organizationId: 'org-1', language: 'ru' },
})
const problem = (status: number, code: string) => new ApiError({ title: code, status, code })

/** The server's rule: each cookie is good for one refresh, and a second use ends the family. */
function rotatingServer() {
  let cookie = 0
  let dead = false
  let requests = 0
  return {
    requestGrant: async () => {
      requests++
      const sent = cookie // the browser attaches the cookie when the request leaves
      await new Promise(resolve => setTimeout(resolve, 5))
      if (dead || sent !== cookie) {
        dead = true
        throw problem(401, 'auth.session_expired')
      }
      cookie++
      return grantOf(`token-${cookie}`)
    },
    requests: () => requests,
  }
}

/** One lock at a time and messages to every other tab, as the browser does between tabs. */
function browser() {
  let tail: Promise<unknown> = Promise.resolve()
  const tabs = new Set<{ listener: (event: MessageEvent) => void }>()
  const locks = {
    request: (_name: string, run: () => Promise<unknown>) => {
      const mine = tail.then(run)
      tail = mine.catch(() => undefined)
      return mine
    },
  } as unknown as SessionParts['locks']
  const openChannel = () => {
    const own: { listener: (event: MessageEvent) => void } = { listener: () => undefined }
    tabs.add(own)
    return {
      postMessage: (data: unknown) => {
        for (const tab of tabs)
          if (tab !== own) queueMicrotask(() => tab.listener({ data: structuredClone(data) } as MessageEvent))
      },
      addEventListener: (_type: string, listener: (event: MessageEvent) => void) => {
        own.listener = listener
      },
    } as unknown as SessionParts['channel']
  }
  return { locks, openChannel }
}

test('refresh_manyTabsAtOnce_oneRequestAndNobodyIsSignedOut', async () => {
  const server = rotatingServer()
  const { locks, openChannel } = browser()
  const tabs = Array.from(
    { length: 20 },
    () => new Session({ requestGrant: server.requestGrant, locks, channel: openChannel(), now: () => 0 }),
  )
  await Promise.all(tabs.flatMap(tab => [tab.refresh(), tab.refresh()]))
  expect(server.requests()).toBe(1)
  for (const tab of tabs) expect(tab.get()).toMatchObject({ name: 'signed-in' })
  expect(new Set(await Promise.all(tabs.map(tab => tab.token())))).toEqual(new Set(['token-1']))
})

test('tokenAfterRefusal_anotherTokenIsAlreadyHere_noRequest', async () => {
  const server = rotatingServer()
  const session = new Session({ requestGrant: server.requestGrant, locks: undefined, channel: undefined, now: () => 0 })
  session.adopt(grantOf('newer'))
  expect(await session.tokenAfterRefusal('older')).toBe('newer')
  expect(server.requests()).toBe(0)
})

test('token_aboutToExpire_isRenewedBeforeUse', async () => {
  const server = rotatingServer()
  let now = 0
  const session = new Session({ requestGrant: server.requestGrant, locks: undefined, channel: undefined, now: () => now })
  session.adopt(grantOf('first'))
  expect(await session.token()).toBe('first')
  now = 880_000
  expect(await session.token()).toBe('token-1')
})

test('token_renewalFailsForNow_oldTokenIsStillUsed', async () => {
  let now = 0
  const session = new Session({
    requestGrant: () => Promise.reject(problem(503, 'unavailable')),
    locks: undefined,
    channel: undefined,
    now: () => now,
  })
  session.adopt(grantOf('first'))
  now = 880_000
  expect(await session.token()).toBe('first')
  expect(session.get().name).toBe('signed-in')
})

test('refresh_cookieNoLongerStands_signedOutInEveryTab', async () => {
  const { locks, openChannel } = browser()
  const refuse = () => Promise.reject(problem(401, 'auth.session_expired'))
  const [one, two] = [1, 2].map(() => new Session({ requestGrant: refuse, locks, channel: openChannel(), now: () => 0 }))
  one!.adopt(grantOf('old'))
  await new Promise(resolve => setTimeout(resolve, 0))
  expect(two!.get().name).toBe('signed-in')
  await one!.refresh()
  await new Promise(resolve => setTimeout(resolve, 0))
  expect(one!.get()).toEqual({ name: 'signed-out', expired: true })
  expect(two!.get().name).toBe('signed-out')
})

test('adopt_samePersonNewToken_stateObjectStays', () => {
  const session = new Session({
    requestGrant: () => Promise.reject(new Error()),
    locks: undefined,
    channel: undefined,
    now: () => 0,
  })
  session.adopt(grantOf('a'))
  const before = session.get()
  session.adopt(grantOf('b'))
  expect(session.get()).toBe(before)
})
