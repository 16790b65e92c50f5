import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { eventually } from '../client/eventually'
import { clientWrites, deliver } from '../client/whatsapp'
import { translated } from '../environment/fake-model'

describe('translation', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
    await deliver(agency.organizationId, 'session.state', { state: 'connected', phone: '+79990000000' })
    const params = { path: { kind: 'translation' } }
    await ok(agency.admin.PATCH('/api/agents/{kind}', { params, body: { provider: 'openai' } }))
  })

  async function written(text: string) {
    const phone = newPhone()
    await clientWrites(agency.organizationId, phone, text)
    const { items } = await ok(agency.admin.GET('/api/conversations', { params: { query: { q: phone } } }))
    return { path: { id: items[0]!.id } }
  }

  test('preview_language_andThread_areTranslated', async () => {
    const { admin } = agency
    expect((await ok(admin.GET('/api/translation'))).provider).toBe('llm')
    const params = await written('Bonjour, nous voudrions partir à la mer')
    const body = { text: 'Добрый день' }
    expect(await ok(admin.POST('/api/conversations/{id}/translate', { params, body }))).toMatchObject({
      language: 'fr',
      text: translated,
      provider: 'llm',
      figuresChanged: false,
    })
    const set = await ok(admin.POST('/api/conversations/{id}/language', { params, body: { language: 'ar' } }))
    expect([set.language, set.languageIsSet]).toEqual(['ar', true])
    const { requested } = await ok(admin.POST('/api/conversations/{id}/translations', { params, body: { language: 'en' } }))
    expect(requested).toBeGreaterThan(0)
  })

  test('send_figureChanged_isHeldUntilThePersonDecides', async () => {
    const { admin } = agency
    const params = await written('Bonjour, nous voudrions partir à la mer')
    // The model says "Good afternoon" to everything: a price is lost in it.
    const { id } = await ok(admin.POST('/api/conversations/{id}/messages', { params, body: { text: 'Тур стоит 1500 евро' } }))
    const message = async () =>
      (await ok(admin.GET('/api/conversations/{id}/messages', { params }))).items.find(found => found.id === id)!
    const held = await eventually(message, found => found.status === 'failed')
    expect([held.error?.code, held.missing[0]?.differences[0]?.original]).toEqual(['translation.figures', '1500 евро'])
    const to = { path: { id } }
    const wrong = { translation: { language: 'fr', text: 'Pour 1600 €' } }
    expect(await problem(admin.POST('/api/messages/{id}/send', { params: to, body: wrong }))).toEqual([
      409,
      'translation.figures_changed',
    ])
    const right = { translation: { language: 'fr', text: 'Le voyage coûte 1 500 €' } }
    expect((await ok(admin.POST('/api/messages/{id}/send', { params: to, body: right }))).written?.text).toBe(
      'Тур стоит 1500 евро',
    )
    expect((await eventually(message, found => found.status === 'sent')).text).toBe('Le voyage coûte 1 500 €')
  })
})
