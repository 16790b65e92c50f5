import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, newPhone, register } from '../client/agency'
import { connect, environment, ok, problem } from '../client/api'

/** What docs/api.md says of all operations. */
describe('what holds everywhere', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('idempotencyKey_repeated_getsTheFirstAnswer', async () => {
    const params = { header: { 'Idempotency-Key': randomUUID() } }
    const body = { name: 'Ольга', phone: newPhone() }
    const first = await ok(agency.admin.POST('/api/clients', { params, body }))
    expect(await ok(agency.admin.POST('/api/clients', { params, body }))).toEqual(first)
    const reused = agency.admin.POST('/api/clients', { params, body: { ...body, name: 'Пётр' } })
    expect(await problem(reused)).toEqual([422, 'request.idempotency_key_reused'])
  })

  test('lists_cursor_leadsThroughEveryItemOnce', async () => {
    const { admin } = await register()
    for (let i = 0; i < 5; i++) await ok(admin.POST('/api/clients', { body: { name: `Клиент ${i}`, phone: newPhone() } }))
    const names: string[] = []
    let cursor: string | undefined
    do {
      const page = await ok(admin.GET('/api/clients', { params: { query: { limit: 2, cursor } } }))
      expect(page.items.length).toBeLessThanOrEqual(2)
      names.push(...page.items.map(client => client.name))
      cursor = page.nextCursor ?? undefined
    } while (cursor)
    expect(names).toEqual([4, 3, 2, 1, 0].map(i => `Клиент ${i}`))
  })

  test('errors_any_areProblemsWithACodeAndATrace', async () => {
    const { error, response } = await connect().GET('/api/clients')
    expect([response.status, response.headers.get('Content-Type')]).toEqual([401, 'application/problem+json'])
    expect(error).toMatchObject({ code: 'auth.required', traceId: expect.stringMatching(/^[0-9a-f]{32}$/) })
    expect(response.headers.get('X-Request-Id')).not.toBeNull()
    const query = { limit: 1000 }
    expect(await problem(agency.admin.GET('/api/clients', { params: { query } }))).toEqual([422, 'validation.failed'])
    const path = { id: randomUUID() }
    expect(await problem(agency.admin.GET('/api/clients/{id}', { params: { path } }))).toEqual([404, 'client.not_found'])
  })

  test('agencies_each_seeOnlyTheirOwn', async () => {
    const client = await ok(agency.admin.POST('/api/clients', { body: { name: 'Ольга', phone: newPhone() } }))
    const { admin: stranger } = await register()
    const params = { path: { id: client.id } }
    expect(await problem(stranger.GET('/api/clients/{id}', { params }))).toEqual([404, 'client.not_found'])
    expect((await ok(stranger.GET('/api/clients'))).items).toEqual([])
  })

  test('document_served_isTheOneThatTheClientWasMadeOf', async () => {
    const served = await fetch(`${environment.url}/api/openapi.json`).then(response => response.json())
    expect(served).toEqual((await import('../../../static-web/openapi.json')).default)
  })
})
