import { createHash } from 'node:crypto'

/** The five states that the API knows. */
export type SessionState = 'disconnected' | 'starting' | 'qr' | 'connected' | 'failed'

export type AckName = 'server' | 'device' | 'read' | 'played' | 'error'

export type RelayedMessage = {
  chatId: string
  messageId: string
  phone: string | null
  lid: string | null
  name: string | null
  text: string
  kind: string
  sentAt: string
  language: string | null
  /** True when it was found in the chat's history, after a time in which this service did not listen. */
  backfill: boolean
  media: {
    mimetype: string | null
    filename: string | null
    size: number | null
    /** Of what is played: voice notes, audio, video. */
    durationSeconds: number | null
  } | null
  replyTo: string | null
}

export type EventData = {
  'session.state': { state: SessionState; phone: string | null; reason: string | null }
  'session.qr': { qr: string; expiresAt: string }
  'message.received': RelayedMessage
  'message.sent-by-phone': RelayedMessage
  'message.ack': { chatId: string; messageId: string; ack: AckName }
  'message.edited': { chatId: string; messageId: string; text: string }
  'message.revoked': { chatId: string; messageId: string }
}

export type EventType = keyof EventData

export type RelayEvent<T extends EventType = EventType> = {
  id: string
  type: T
  organizationId: string
  at: string
  data: EventData[T]
}

/**
 * An event about the same thing has the same id, whenever it is made: the receiver can drop a repetition even if this
 * service was killed between spooling an event and remembering that it did.
 */
export function createEvent<T extends EventType>(
  type: T,
  organizationId: string,
  data: EventData[T],
  identity: string,
): RelayEvent<T> {
  const digest = createHash('sha256').update(`${organizationId}\n${type}\n${identity}`).digest('base64url')
  return { id: `evt_${digest.slice(0, 32)}`, type, organizationId, at: new Date().toISOString(), data }
}

/** Events of one lane are delivered in order; lanes do not wait for each other. */
export function laneOf(event: RelayEvent): string {
  const chatId = 'chatId' in event.data ? event.data.chatId : 'session'
  return `${event.organizationId}/${chatId}`
}
