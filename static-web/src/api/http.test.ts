import { HttpResponse, http as mock } from 'msw'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { ApiError } from '@/lib/problem'
import { baseUrl, grantOf, server } from '@/test/api'
import { buildPath, configureHttp, http } from './http'
import { Session } from './session'

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())

const path = '/api/conversations/counts'

function signedIn() {
  let refreshes = 0
  const session = new Session({
    requestGrant: async () => {
      refreshes++
      return grantOf('fresh')
    },
    locks: undefined,
    channel: undefined,
    now: () => Date.now(),
  })
  session.adopt(grantOf('stale'))
  configureHttp({ baseUrl, fetch: (input, init) => fetch(input, init), session })
  return { session, refreshes: () => refreshes }
}

const onlyFresh = ({ request }: { request: Request }) =>
  request.headers.get('Authorization') === 'Bearer fresh'
    ? HttpResponse.json({ ok: true })
    : HttpResponse.json({ code: 'auth.required', title: 'x', status: 401 }, { status: 401 })

test('get_tokenRefused_oneRefreshServesAllWaitingRequests', async () => {
  const { refreshes } = signedIn()
  server.use(mock.get(`${baseUrl}${path}`, onlyFresh))
  const answers = await Promise.all(Array.from({ length: 8 }, () => http.get(path)))
  expect(answers).toHaveLength(8)
  expect(refreshes()).toBe(1)
})

test('get_refusedEvenWithNewToken_signedOut', async () => {
  const { session } = signedIn()
  server.use(
    mock.get(`${baseUrl}${path}`, () => HttpResponse.json({ code: 'auth.required', title: 'x', status: 401 }, { status: 401 })),
  )
  await expect(http.get(path)).rejects.toMatchObject({ status: 401 })
  expect(session.get()).toEqual({ name: 'signed-out', expired: true })
})

test('post_problemDetails_becomeAnErrorWithFields', async () => {
  signedIn()
  server.use(
    mock.post(`${baseUrl}/api/auth/password/forgot`, () =>
      HttpResponse.json(
        {
          type: 'about:blank',
          title: 'Invalid',
          status: 422,
          code: 'validation.failed',
          traceId: 'abc',
          errors: { name: ['Too long'] },
        },
        { status: 422 },
      ),
    ),
  )
  const error = await http.post('/api/auth/password/forgot', { body: { email: '' } }).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(ApiError)
  expect(error).toMatchObject({
    code: 'validation.failed',
    traceId: 'abc',
    fieldErrors: { name: ['Too long'] },
    isTransient: false,
  })
})

test('get_answerIsNoProblemDocument_codeTellsTheStatus', async () => {
  signedIn()
  server.use(mock.get(`${baseUrl}${path}`, () => new HttpResponse('<h1>Bad gateway</h1>', { status: 502 })))
  await expect(http.get(path)).rejects.toMatchObject({ code: 'http.502', isTransient: true })
})

test('get_rateLimited_saysWhenToTryAgain', async () => {
  signedIn()
  server.use(
    mock.get(`${baseUrl}${path}`, () =>
      HttpResponse.json({ code: 'rate_limited', title: 'x', status: 429 }, { status: 429, headers: { 'Retry-After': '17' } }),
    ),
  )
  await expect(http.get(path)).rejects.toMatchObject({ retryAfterSeconds: 17 })
})

test('get_noAnswer_isANetworkError', async () => {
  signedIn()
  server.use(mock.get(`${baseUrl}${path}`, () => HttpResponse.error()))
  await expect(http.get(path)).rejects.toMatchObject({ code: 'network', isTransient: true })
})

test('buildPath_valuesOfPeople_areEscapedAndEmptyOnesLeftOut', () => {
  expect(buildPath('/api/clients/{id}', { id: 'a/../b' }, { q: 'Анна & Co', cursor: null, state: undefined, x: '' })).toBe(
    '/api/clients/a%2F..%2Fb?q=%D0%90%D0%BD%D0%BD%D0%B0+%26+Co',
  )
  expect(() => buildPath('/api/clients/{id}')).toThrow('needs id')
})

test('http_whatTheDocumentDoesNotSay_doesNotCompile', () => {
  // Never called: tsc is what checks this test.
  const refused = [
    // @ts-expect-error no such path
    () => http.get('/api/nowhere'),
    // @ts-expect-error a path without that method
    () => http.delete('/api/conversations'),
    // @ts-expect-error the path's id is missing
    () => http.get('/api/clients/{id}'),
    // @ts-expect-error no such filter
    () => http.get('/api/products', { query: { colour: 'red' } }),
    // @ts-expect-error no such value
    () => http.post('/api/clients/{id}/status', { path: { id: '' }, body: { status: 'gone' } }),
    // @ts-expect-error no such member in the answer
    async () => (await http.get('/api/organization')).colour,
    // @ts-expect-error reading is not repeated under a key
    () => http.get('/api/organization', { idempotencyKey: '' }),
    // @ts-expect-error a header of other operations
    () => http.post('/api/clients', { body: { name: '', phone: '' }, ifMatch: 1 }),
  ]
  expect(refused).toHaveLength(8)
})
