import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { clientWrites } from '../client/whatsapp'

describe('scheduled messages and filled replies', () => {
  let agency: Agency
  let id: string
  beforeAll(async () => {
    agency = await register()
    const phone = newPhone()
    await clientWrites(agency.organizationId, phone, 'Здравствуйте')
    id = (await ok(agency.admin.GET('/api/conversations', { params: { query: { q: phone } } }))).items[0]!.id
  })
  const day = () => new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10)

  test('message_scheduled_isChangedAndCanceled', async () => {
    const { admin } = agency
    const params = { path: { id } }
    const scheduled = await ok(
      admin.POST('/api/conversations/{id}/scheduled-messages', {
        params,
        body: { text: 'Доброе утро!', localTime: `${day()}T10:00` },
      }),
    )
    expect(scheduled).toMatchObject({ state: 'waiting', localTime: `${day()}T10:00`, cancelOnReply: true, authorName: 'Анна' })
    const waiting = await ok(admin.GET('/api/conversations/{id}/scheduled-messages', { params }))
    expect(waiting).toMatchObject({ timeZone: scheduled.timeZone, items: [{ id: scheduled.id }] })
    const own = { path: { id: scheduled.id } }
    const header = { 'If-Match': `"${scheduled.version}"` }
    const changed = await ok(
      admin.PATCH('/api/scheduled-messages/{id}', {
        params: { ...own, header },
        body: { localTime: `${day()}T12:00`, timeZone: 'Asia/Dubai' },
      }),
    )
    expect(changed.sendAt).toBe(`${day()}T08:00:00+00:00`)
    await ok(admin.DELETE('/api/scheduled-messages/{id}', { params: own }))
    expect(await ok(admin.GET('/api/scheduled-messages/{id}', { params: own }))).toMatchObject({
      state: 'canceled',
      reason: 'by_manager',
    })
    expect(
      await problem(
        admin.POST('/api/conversations/{id}/scheduled-messages', { params, body: { text: 'x', localTime: '2020-01-01T10:00' } }),
      ),
    ).toEqual([422, 'scheduled_message.in_the_past'])
  })

  test('slash_offersFilledRepliesAndTours', async () => {
    const { admin } = agency
    const tour = await ok(
      admin.POST('/api/products', {
        body: { title: { ru: 'Аланья: неделя у моря' }, country: 'TR', city: 'Alanya', type: 'seaside', days: 7, departures: [] },
      }),
    )
    await ok(
      admin.POST('/api/quick-replies', {
        body: { shortcut: 'hi', title: 'Привет', texts: { ru: '{{client}}, это {{manager}}.' } },
      }),
    )
    const { items } = await ok(
      admin.GET('/api/conversations/{id}/quick-replies', { params: { path: { id }, query: { q: 'h' } } }),
    )
    expect(items).toMatchObject([{ shortcut: 'hi', language: 'ru', text: 'Ольга, это Анна.' }])
    const card = await ok(
      admin.GET('/api/conversations/{id}/tour-cards/{productId}', { params: { path: { id, productId: tour.id } } }),
    )
    expect(card.text).toBe('*Аланья: неделя у моря*\nТурция, Аланья · 7 дней')
  })
})
