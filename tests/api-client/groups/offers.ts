import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { eventually } from '../client/eventually'
import { clientWrites, deliver } from '../client/whatsapp'

describe('holds and quotes', () => {
  let agency: Agency
  let departureId: string
  beforeAll(async () => {
    agency = await register()
    await deliver(agency.organizationId, 'session.state', { state: 'connected', phone: '+79990000000' })
    const date = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)
    const tour = await ok(
      agency.admin.POST('/api/products', {
        body: {
          title: { ru: 'Аланья: неделя у моря' },
          country: 'TR',
          city: 'Аланья',
          type: 'seaside',
          days: 7,
          departures: [{ date, seatsTotal: 5, priceAdult: 540, priceChild: 320, currency: 'USD' }],
        },
      }),
    )
    departureId = tour.departures[0]!.id
  })
  const client = async () =>
    (await ok(agency.admin.POST('/api/clients', { body: { name: 'Ольга', phone: newPhone(), language: 'ru' } }))).id

  test('seats_heldWaitedForAndSold_areCounted', async () => {
    const { admin } = agency
    const header = { 'Idempotency-Key': randomUUID() }
    const body = { departureId, clientId: await client(), seats: 4, minutes: 60 }
    const held = await ok(admin.POST('/api/holds', { params: { header }, body }))
    expect(held).toMatchObject({ state: 'held', seats: 4, seatsLeft: 1, heldBy: 'manager' })
    expect(await ok(admin.POST('/api/holds', { params: { header }, body }))).toEqual(held)
    const other = { departureId, clientId: await client(), seats: 2 }
    expect(await problem(admin.POST('/api/holds', { body: other }))).toEqual([409, 'hold.no_seats'])
    const waiting = await ok(admin.POST('/api/holds', { body: { ...other, waitlist: true } }))
    expect(waiting).toMatchObject({ state: 'waiting', waitingPosition: 1 })
    const params = { path: { id: held.id } }
    await ok(
      admin.PATCH('/api/holds/{id}', { params: { ...params, header: { 'If-Match': `"${held.version}"` } }, body: { seats: 3 } }),
    )
    expect((await ok(admin.GET('/api/holds/{id}', { params: { path: { id: waiting.id } } }))).state).toBe('held')
    expect((await ok(admin.POST('/api/holds/{id}/confirm', { params }))).state).toBe('confirmed')
    const released = await ok(admin.POST('/api/holds/{id}/release', { params: { path: { id: waiting.id } } }))
    expect(released.state).toBe('released')
    const { items } = await ok(admin.GET('/api/holds', { params: { query: { departure: departureId, state: 'confirmed' } } }))
    expect(items.map(hold => hold.id)).toEqual([held.id])
  })

  test('agentsProposal_takesSeatsOnlyWhenAManagerTakesItUp', async () => {
    const { admin, organizationId } = agency
    await ok(admin.PATCH('/api/agents/{kind}', { params: { path: { kind: 'selection' } }, body: { provider: 'openai' } }))
    await clientWrites(
      organizationId,
      newPhone(),
      'Здравствуйте! Хотим на море в Турцию, даты любые, нас двое взрослых без детей, бюджет 9000 долларов',
    )
    const proposals = () => ok(admin.GET('/api/holds', { params: { query: { state: 'proposed' } } }))
    const { items } = await eventually(proposals, list => list.items.length > 0)
    expect(items[0]).toMatchObject({ heldBy: 'agent', seats: 2, expiresAt: null })
    const params = { path: { id: items[0]!.id } }
    expect((await ok(admin.POST('/api/holds/{id}/take', { params, body: {} }))).state).toBe('held')
  })

  test('quote_draftedSentChangedAndAccepted_isFrozen', async () => {
    const { admin, organizationId } = agency
    const phone = newPhone()
    await clientWrites(organizationId, phone, 'Позовите человека')
    const chat = (await ok(admin.GET('/api/conversations', { params: { query: { q: phone } } }))).items[0]!
    const body = {
      clientId: chat.client.id,
      tours: [{ departureId, adults: 2, children: 1 }],
      extras: [{ title: 'Трансфер', unitPrice: 50.5 }],
    }
    const draft = await ok(admin.POST('/api/quotes', { body }))
    expect(draft).toMatchObject({ state: 'draft', total: 1450.5, currency: 'USD', revision: 1 })
    const params = { path: { id: draft.id } }
    const sent = await ok(admin.POST('/api/quotes/{id}/send', { params, body: { version: draft.version } }))
    expect(sent.state).toBe('sent')
    expect(sent.text).toContain('Аланья: неделя у моря')
    const revised = await ok(admin.PATCH('/api/quotes/{id}', { params, body: { extras: [] } }))
    expect(revised).toMatchObject({ state: 'draft', revision: 2, total: 1400 })
    await ok(admin.POST('/api/quotes/{id}/send', { params, body: {} }))
    expect((await ok(admin.POST('/api/quotes/{id}/accept', { params, body: {} }))).state).toBe('accepted')
    expect(await problem(admin.PATCH('/api/quotes/{id}', { params, body: { note: 'x' } }))).toEqual([409, 'quote.wrong_state'])
    expect((await ok(admin.GET('/api/quotes/{id}', { params }))).revisions).toHaveLength(2)
    expect((await ok(admin.GET('/api/quotes', { params: { query: { client: chat.client.id } } }))).items).toHaveLength(1)
    const pdf = await ok(admin.GET('/api/quotes/{id}/pdf', { params, parseAs: 'arrayBuffer' }))
    expect(new TextDecoder().decode((pdf as unknown as ArrayBuffer).slice(0, 5))).toBe('%PDF-')
  })
})
