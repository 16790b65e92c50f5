import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, register } from '../client/agency'
import { ok, problem } from '../client/api'

describe('partners, knowledge, glossary', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })

  test('partner_writtenAndArchived_isOutOfTheList', async () => {
    const { admin } = agency
    const body = { kind: 'hotel', name: 'Отель у моря', contacts: [{ name: 'Мехмет', phone: '+90 242 000' }] } as const
    const partner = await ok(admin.POST('/api/partners', { body: { ...body, contacts: [...body.contacts] } }))
    const params = { path: { id: partner.id } }
    await ok(admin.PATCH('/api/partners/{id}', { params, body: { commissionPercent: 12.5 } }))
    const { api } = await invite(agency)
    expect(await ok(api.GET('/api/partners/{id}', { params }))).toMatchObject({
      kind: 'hotel',
      commissionPercent: 12.5,
      contacts: [{ name: 'Мехмет', email: null }],
    })
    const same = admin.POST('/api/partners', { body: { kind: 'hotel', name: body.name } })
    expect(await problem(same)).toEqual([409, 'partner.name_taken'])
    await ok(admin.DELETE('/api/partners/{id}', { params }))
    expect((await ok(api.GET('/api/partners'))).items).toEqual([])
  })

  test('article_published_isReadByManagers', async () => {
    const { admin } = agency
    const body = { title: 'Виза', body: 'До 60 дней без визы.', language: 'ru', tags: ['виза'] }
    const article = await ok(admin.POST('/api/knowledge', { body }))
    expect(article.status).toBe('draft')
    const params = { path: { id: article.id } }
    await ok(admin.PATCH('/api/knowledge/{id}', { params, body: { status: 'published' } }))
    const { api } = await invite(agency)
    expect(await ok(api.GET('/api/knowledge/{id}', { params }))).toMatchObject({ ...body, status: 'published' })
    expect(await problem(api.GET('/api/knowledge'))).toEqual([403, 'auth.forbidden'])
    await ok(admin.DELETE('/api/knowledge/{id}', { params }))
    const archived = await ok(admin.GET('/api/knowledge', { params: { query: { status: 'archived' } } }))
    expect(archived.items.map(found => found.id)).toEqual([article.id])
  })

  test('glossary_replaced_isVersionedAsAWhole', async () => {
    const { admin } = agency
    const { version, entries } = await ok(admin.GET('/api/glossary'))
    expect(entries.length).toBeGreaterThan(0)
    const body = { entries: [{ term: 'трансфер', language: 'en', translation: 'transfer' }] }
    const headers = { 'If-Match': `"${version}"` }
    expect(await ok(admin.PUT('/api/glossary', { headers, body }))).toMatchObject(body)
    expect(await problem(admin.PUT('/api/glossary', { headers, body }))).toEqual([412, 'request.version_stale'])
  })
})
