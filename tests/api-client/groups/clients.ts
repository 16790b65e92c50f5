import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'

describe('clients', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
  })
  const create = (name = 'Ольга Петрова', phone = newPhone()) =>
    ok(agency.admin.POST('/api/clients', { body: { name, phone, tags: ['семья'], customFields: { город: 'Казань' } } }))

  test('create_phoneOfAnother_isRefused', async () => {
    const client = await create()
    expect(client).toMatchObject({ status: 'new', source: 'manual', customFields: { город: 'Казань' } })
    const body = { name: 'Пётр', phone: client.phone! }
    expect(await problem(agency.admin.POST('/api/clients', { body }))).toEqual([409, 'client.phone_taken'])
  })

  test('update_staleVersion_changesNothing', async () => {
    const { id, version } = await create()
    const path = { id }
    const params = { path, header: { 'If-Match': `"${version}"` } }
    const changed = await ok(
      agency.admin.PATCH('/api/clients/{id}', { params, body: { name: 'Ольга', customFields: { город: null } } }),
    )
    expect(changed).toMatchObject({ name: 'Ольга', customFields: {}, tags: ['семья'] })
    const stale = agency.admin.PATCH('/api/clients/{id}', { params, body: { name: 'Никто' } })
    expect(await problem(stale)).toEqual([412, 'request.version_stale'])
    expect((await ok(agency.admin.GET('/api/clients/{id}', { params: { path } }))).name).toBe('Ольга')
  })

  test('status_moved_isInTheHistory', async () => {
    const params = { path: { id: (await create()).id } }
    await ok(agency.admin.POST('/api/clients/{id}/status', { params, body: { status: 'won', reason: 'оплатили' } }))
    const { items } = await ok(agency.admin.GET('/api/clients/{id}/history', { params }))
    expect(items[0]).toMatchObject({ fromStatus: 'new', toStatus: 'won', byKind: 'user', reason: 'оплатили' })
  })

  test('notes_mention_isNotifiedAndReadOff', async () => {
    const colleague = await invite(agency)
    const path = { id: (await create()).id }
    const body = { text: 'Хочет номер с видом на море', mentions: [colleague.id] }
    const note = await ok(agency.admin.POST('/api/clients/{id}/notes', { params: { path }, body }))
    await ok(agency.admin.POST('/api/clients/{id}/notes', { params: { path }, body }))
    expect((await ok(colleague.api.GET('/api/clients/{id}/notes', { params: { path } }))).items).toHaveLength(2)

    const unread = () => ok(colleague.api.GET('/api/notifications', { params: { query: { unread: true } } }))
    const notices = (await unread()).items
    expect(notices.map(notice => notice.kind)).toEqual(['mention', 'mention'])
    await ok(colleague.api.POST('/api/notifications/{id}/read', { params: { path: { id: notices[0]!.id } } }))
    expect((await unread()).items).toHaveLength(1)
    await ok(colleague.api.POST('/api/notifications/read-all'))
    expect((await unread()).items).toHaveLength(0)

    const params = { path: { ...path, noteId: note.id } }
    expect(await problem(colleague.api.DELETE('/api/clients/{id}/notes/{noteId}', { params }))).toEqual([404, 'note.not_found'])
    await ok(agency.admin.DELETE('/api/clients/{id}/notes/{noteId}', { params }))
  })

  test('qualification_correctedByAPerson_saysSo', async () => {
    const params = { path: { id: (await create()).id } }
    const body = {
      destination: 'Турция',
      country: 'TR',
      adults: 2,
      children: [{ age: 6 }],
      budget: { amount: 2000, currency: 'USD' },
    }
    const edited = await ok(agency.admin.PATCH('/api/clients/{id}/qualification', { params, body }))
    expect(edited).toMatchObject({ ...body, edited: ['budget', 'destination', 'travellers'] })
    expect(await ok(agency.admin.GET('/api/clients/{id}/qualification', { params }))).toEqual(edited)
  })

  test('archive_client_isOutOfTheLists', async () => {
    const { id, phone } = await create('Архивный Клиент')
    const listed = async () => (await ok(agency.admin.GET('/api/clients', { params: { query: { q: phone! } } }))).items
    expect((await listed()).map(client => client.id)).toEqual([id])
    await ok(agency.admin.DELETE('/api/clients/{id}', { params: { path: { id } } }))
    expect(await listed()).toEqual([])
  })

  test('erase_client_nothingPersonalIsLeft', async () => {
    const { id } = await create()
    const params = { path: { id } }
    const erased = await ok(agency.admin.POST('/api/clients/{id}/erase', { params }))
    expect(erased).toMatchObject({ phone: null, customFields: {}, erasedAt: expect.any(String) })
    const refused = agency.admin.PATCH('/api/clients/{id}', { params, body: { name: 'Ольга' } })
    expect(await problem(refused)).toEqual([409, 'client.erased'])
  })
})
