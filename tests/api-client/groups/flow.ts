import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { clientWrites, deliver } from '../client/whatsapp'

describe('from lead to manager', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
    await deliver(agency.organizationId, 'session.state', { state: 'connected', phone: '+79990000000' })
  })

  async function written(text: string) {
    const phone = newPhone()
    await clientWrites(agency.organizationId, phone, text)
    const { items } = await ok(agency.admin.GET('/api/conversations', { params: { query: { q: phone } } }))
    return { path: { id: items[0]!.id } }
  }

  test('draft_isAskedFor_refused_andMeasured', async () => {
    const { admin } = agency
    const params = await written('Здравствуйте, хотим в Турцию в июле')
    expect((await ok(admin.POST('/api/conversations/{id}/mode', { params, body: { mode: 'off' } }))).mode).toBe('off')
    const draft = await ok(admin.POST('/api/conversations/{id}/suggestions', { params }))
    expect(draft).toMatchObject({ state: 'open', language: 'ru', conversationId: params.path.id })
    const open = await ok(admin.GET('/api/conversations/{id}/suggestions', { params: { ...params, query: { state: 'open' } } }))
    expect(open.items.map(one => one.id)).toEqual([draft.id])
    const dismissed = { params: { path: { id: draft.id } } }
    expect((await ok(admin.POST('/api/suggestions/{id}/dismiss', dismissed))).state).toBe('dismissed')
    expect(await problem(admin.POST('/api/suggestions/{id}/dismiss', dismissed))).toEqual([409, 'suggestion.decided'])
    const { items } = await ok(admin.GET('/api/analytics/suggestions'))
    expect(items.map(row => [row.made, row.dismissed])).toEqual([[1, 1]])
  })

  test('brief_tellsWhatIsOpen', async () => {
    const { admin } = agency
    const params = await written('А виза нужна?')
    await ok(admin.POST('/api/conversations/{id}/takeover', { params }))
    const brief = await ok(admin.GET('/api/conversations/{id}/brief', { params }))
    expect(brief.open.map(message => message.text)).toEqual(['А виза нужна?'])
  })
})
