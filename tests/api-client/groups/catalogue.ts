import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { eventually } from '../client/eventually'
import { clientWrites, deliver } from '../client/whatsapp'

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

  test('question_nothingAnswers_isAnsweredByAnArticle', async () => {
    const { admin } = agency
    await deliver(agency.organizationId, 'session.state', { state: 'connected', phone: '+79990000000' })
    await clientWrites(agency.organizationId, newPhone(), 'Какая у вас погода на Марсе?')
    const open = () => ok(admin.GET('/api/knowledge/questions', { params: { query: { language: 'ru' } } }))
    const question = (await eventually(open, page => page.items.length > 0)).items[0]!
    expect(question).toMatchObject({ question: 'Какая у вас погода на Марсе?', status: 'open', timesAsked: 1 })
    const params = { path: { id: question.id } }
    const early = admin.PATCH('/api/knowledge/questions/{id}', { params, body: { status: 'answered' } })
    expect(await problem(early)).toEqual([422, 'question.article_needed'])
    const article = await ok(
      admin.POST('/api/knowledge', {
        body: { title: 'Погода на Марсе', body: 'Пыльная буря.', language: 'ru', status: 'published' },
      }),
    )
    const headers = { 'If-Match': `"${question.version}"` }
    const body = { status: 'answered', articleId: article.id } as const
    await ok(admin.PATCH('/api/knowledge/questions/{id}', { params, headers, body }))
    expect(await problem(admin.PATCH('/api/knowledge/questions/{id}', { params, headers, body }))).toEqual([
      412,
      'request.version_stale',
    ])
    expect(await ok(admin.GET('/api/knowledge/questions/{id}', { params }))).toMatchObject({
      status: 'answered',
      articleTitle: 'Погода на Марсе',
    })
    expect((await open()).items).toEqual([])
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
