import { createHmac, randomUUID } from 'node:crypto'
import { connect, environment, ok } from './api'

/** Delivers an event as whatsapp-host does, signed as Standard Webhooks prescribe. */
export async function deliver(organizationId: string, type: string, data: object): Promise<void> {
  const id = `evt_${randomUUID()}`
  const body = { id, type, organizationId, at: new Date().toISOString(), data }
  const timestamp = String(Math.floor(Date.now() / 1000))
  const key = Buffer.from(environment.eventsSecret.slice('whsec_'.length), 'base64')
  const signature = createHmac('sha256', key)
    .update(`${id}.${timestamp}.${JSON.stringify(body)}`)
    .digest('base64')
  const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` }
  await ok(connect().POST('/api/whatsapp/events', { body, headers }))
}

/** A client sends a photo. */
export const clientSendsPhoto = (organizationId: string, phone: string, messageId: string) =>
  deliver(organizationId, 'message.received', {
    chatId: `${phone.slice(1)}@c.us`,
    messageId,
    phone,
    name: 'Ольга',
    text: '',
    kind: 'image',
    media: { mimetype: 'image/png', filename: null, size: 70, durationSeconds: null },
    sentAt: new Date().toISOString(),
    backfill: false,
  })

/** A client writes to the agency. */
export const clientWrites = (organizationId: string, phone: string, text: string) =>
  deliver(organizationId, 'message.received', {
    chatId: `${phone.slice(1)}@c.us`,
    messageId: `3A${randomUUID()}`,
    phone,
    name: 'Ольга',
    text,
    kind: 'chat',
    sentAt: new Date().toISOString(),
    backfill: false,
  })
