import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, invite, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { eventually } from '../client/eventually'
import { clientWrites, deliver } from '../client/whatsapp'
import { refusedText } from '../environment/fake-whatsapp-host'

describe('conversations', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
    await deliver(agency.organizationId, 'session.state', { state: 'connected', phone: '+79990000000' })
  })

  async function written(text: string) {
    const phone = newPhone()
    await clientWrites(agency.organizationId, phone, text)
    const { items } = await ok(agency.admin.GET('/api/conversations', { params: { query: { q: phone } } }))
    return items[0]!
  }

  test('whatsapp_number_isConnectedAndActedOn', async () => {
    const other = await register()
    const session = () => ok(other.admin.GET('/api/whatsapp/session'))
    expect((await session()).state).toBe('disconnected')
    expect((await ok(other.admin.POST('/api/whatsapp/session/connect'))).state).toBe('starting')
    const qr = { qr: '2@abc', expiresAt: new Date(Date.now() + 20_000).toISOString() }
    await deliver(other.organizationId, 'session.qr', qr)
    expect(await session()).toMatchObject({ state: 'qr', qr: { text: '2@abc' } })
    await ok(other.admin.POST('/api/whatsapp/session/restart'))
    expect((await ok(other.admin.POST('/api/whatsapp/session/disconnect'))).state).toBe('disconnected')
  })

  test('clientWrites_conversation_isInTheInboxAndTakenOver', async () => {
    const { admin } = agency
    const { id, client, control } = await written('Позовите человека, пожалуйста')
    expect([control, client.name]).toEqual(['agent', 'Ольга'])
    const params = { path: { id } }
    const counts = await ok(admin.GET('/api/conversations/counts'))
    expect(counts.open).toBeGreaterThan(0)
    expect(await ok(admin.POST('/api/conversations/{id}/takeover', { params }))).toMatchObject({
      control: 'manager',
      assigneeId: agency.userId,
    })
    expect((await ok(admin.POST('/api/conversations/{id}/read', { params }))).unreadCount).toBe(0)
    const { id: assigneeId } = await invite(agency)
    await ok(admin.POST('/api/conversations/{id}/assign', { params, body: { assigneeId } }))
    expect((await ok(admin.GET('/api/conversations/{id}', { params }))).assignee?.id).toBe(assigneeId)
    expect((await ok(admin.POST('/api/conversations/{id}/close', { params }))).closedAt).not.toBeNull()
    expect((await ok(admin.POST('/api/conversations/{id}/reopen', { params }))).closedAt).toBeNull()
    expect((await ok(admin.POST('/api/conversations/{id}/release', { params }))).control).toBe('agent')
    const { items } = await ok(admin.GET('/api/conversations/{id}/timeline', { params }))
    expect(items.map(entry => entry.kind)).toEqual(expect.arrayContaining(['takeover', 'closed', 'reopened', 'release']))
  })

  test('send_sameKeyTwice_leavesOnceAndIsFound', async () => {
    const { admin } = agency
    const path = { id: (await written('Здравствуйте')).id }
    const params = { path, header: { 'Idempotency-Key': randomUUID() } }
    const body = { text: 'Подобрала гиппопотамов на Мальдивах' }
    const first = await ok(admin.POST('/api/conversations/{id}/messages', { params, body }))
    expect((await ok(admin.POST('/api/conversations/{id}/messages', { params, body }))).id).toBe(first.id)
    const reused = admin.POST('/api/conversations/{id}/messages', { params, body: { text: 'Другое' } })
    expect(await problem(reused)).toEqual([422, 'request.idempotency_key_reused'])
    const { items } = await eventually(
      () => ok(admin.GET('/api/conversations/{id}/messages', { params: { path } })),
      page => page.items.some(message => message.id === first.id && message.status === 'sent'),
    )
    expect(items.filter(message => message.author === 'manager')).toHaveLength(1)
    const found = await ok(admin.GET('/api/messages/search', { params: { query: { q: 'гиппопотам' } } }))
    expect(found.items.map(message => message.id)).toEqual([first.id])
  })

  test('send_refusedByWhatsApp_failsAndCanBeTriedAgain', async () => {
    const { admin } = agency
    const params = { path: { id: (await written('Здравствуйте')).id } }
    const { id } = await ok(
      admin.POST('/api/conversations/{id}/messages', { params, body: { text: refusedText, asWritten: true } }),
    )
    const message = async () =>
      (await ok(admin.GET('/api/conversations/{id}/messages', { params }))).items.find(found => found.id === id)!
    expect((await eventually(message, found => found.status === 'failed')).error?.code).toBe('not_on_whatsapp')
    await ok(admin.POST('/api/messages/{id}/retry', { params: { path: { id } } }))
    await eventually(message, found => found.status === 'failed')
  })

  test('changes_longPoll_isWokenByAWrite', async () => {
    const { admin } = agency
    const { next: since } = await ok(admin.GET('/api/changes'))
    const waiting = ok(admin.GET('/api/changes', { params: { query: { since, wait: 25 } } }))
    const client = await ok(admin.POST('/api/clients', { body: { name: 'Ольга', phone: newPhone() } }))
    expect((await waiting).items.length).toBeGreaterThan(0)
    const { items } = await ok(admin.GET('/api/changes', { params: { query: { since } } }))
    expect(items).toContainEqual(expect.objectContaining({ entity: 'client', id: client.id, kind: 'created' }))
  })
})
