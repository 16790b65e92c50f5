import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Agency, newPhone, register } from '../client/agency'
import { ok, problem } from '../client/api'
import { eventually } from '../client/eventually'
import { clientSendsPhoto, clientWrites, deliver } from '../client/whatsapp'
import { fileOfMessages, goneMessages } from '../environment/fake-whatsapp-host'

describe('media', () => {
  let agency: Agency
  beforeAll(async () => {
    agency = await register()
    await deliver(agency.organizationId, 'session.state', { state: 'connected', phone: '+79990000000' })
  })
  const conversationOf = async (phone: string) =>
    (await ok(agency.admin.GET('/api/conversations', { params: { query: { q: phone } } }))).items[0]!.id
  const photoIn = async (id: string) => {
    const { items } = await ok(agency.admin.GET('/api/conversations/{id}/messages', { params: { path: { id } } }))
    return items.find(message => message.media)!
  }

  test('photoOfAClient_isRead_andAskedForAgainWhenItDidNotCome', async () => {
    const { admin, organizationId } = agency
    const phone = newPhone()
    await clientSendsPhoto(organizationId, phone, `3A${randomUUID()}`)
    const id = await conversationOf(phone)
    const message = await eventually(
      () => photoIn(id),
      found => found.media?.state === 'stored',
    )
    const file = await ok(admin.GET('/api/messages/{id}/media', { params: { path: { id: message.id } }, parseAs: 'arrayBuffer' }))
    expect(Buffer.from(file as unknown as ArrayBuffer).equals(fileOfMessages)).toBe(true)

    const other = newPhone()
    await clientSendsPhoto(organizationId, other, `${goneMessages}${randomUUID()}`)
    const gone = await eventually(
      async () => photoIn(await conversationOf(other)),
      found => found.media?.state === 'unavailable',
    )
    expect(gone.media?.reason).toBe('gone')
    const params = { path: { id: gone.id } }
    expect((await ok(admin.POST('/api/messages/{id}/media/fetch', { params }))).media?.state).toBe('fetching')
    expect(await problem(admin.GET('/api/messages/{id}/media', { params }))).toEqual([409, 'media.not_there'])
  })

  test('file_uploaded_goesWithOneMessage', async () => {
    const { admin, organizationId } = agency
    const phone = newPhone()
    await clientWrites(organizationId, phone, 'Здравствуйте')
    const id = await conversationOf(phone)
    const media = await ok(
      admin.POST('/api/conversations/{id}/media', {
        params: { path: { id }, query: { name: 'Пляж.png' } },
        body: fileOfMessages.toString('latin1'),
        bodySerializer: () => fileOfMessages,
        headers: { 'Content-Type': 'image/png' },
      }),
    )
    expect(media).toMatchObject({ kind: 'image', fileName: 'Пляж.png', bytes: fileOfMessages.length, state: 'stored' })
    const body = { text: '', mediaId: media.id }
    const sent = await ok(admin.POST('/api/conversations/{id}/messages', { params: { path: { id } }, body }))
    expect(sent.media).toEqual(media)
    expect(await problem(admin.POST('/api/conversations/{id}/messages', { params: { path: { id } }, body }))).toEqual([
      409,
      'media.taken',
    ])
  })
})
