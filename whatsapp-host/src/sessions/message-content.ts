import type { Message } from 'whatsapp-web.js'
import type { AckName, RelayedMessage } from '../relay/event.js'

/** Fields that the library keeps as WhatsApp Web has them, beyond its own. */
type RawMessage = {
  notifyName?: string
  mimetype?: string
  filename?: string
  size?: number
  /** A number, or its digits. */
  duration?: number | string
  filehash?: string
  quotedStanzaID?: string
  latestEditSenderTimestampMs?: number
}

// Notes of the app to itself, not something that a person wrote.
const SYSTEM_KINDS = new Set([
  'album', // only the bracket around pictures that are messages of their own
  'broadcast_notification',
  'call_log',
  'ciphertext',
  'debug',
  'e2e_notification',
  'gp2',
  'group_notification',
  'notification',
  'notification_template',
  'protocol',
  'reaction',
  'revoked',
])

const PLAYED_KINDS = new Set(['audio', 'ptt', 'video'])

/** A message between the agency and one person: no groups, channels, statuses or broadcasts. */
export function isConversation(message: Message): boolean {
  const chatId = chatIdOf(message)
  return /^\d+@(c\.us|lid)$/.test(chatId) && !message.isStatus && !message.broadcast
}

export function isSystem(message: Message): boolean {
  return SYSTEM_KINDS.has(message.type)
}

export function chatIdOf(message: Message): string {
  return message.id.remote
}

/** Sent by WhatsApp Web, ours or another: phones make ids of another form. */
export function isFromWeb(message: Message): boolean {
  return message.deviceType === 'web'
}

export function contentOf(
  message: Message,
): Pick<RelayedMessage, 'messageId' | 'text' | 'kind' | 'sentAt' | 'media' | 'replyTo'> {
  const raw = message.rawData as RawMessage
  return {
    messageId: message.id.id,
    text: message.body,
    kind: message.type,
    sentAt: new Date(message.timestamp * 1000).toISOString(),
    media: message.hasMedia
      ? {
          mimetype: raw.mimetype ?? null,
          filename: raw.filename ?? null,
          size: sizeOf(message),
          durationSeconds: durationOf(message),
        }
      : null,
    replyTo: (message.hasQuotedMsg && raw.quotedStanzaID) || null,
  }
}

/** What WhatsApp says of a file's size; its content may be another. */
export function sizeOf(message: Message): number | null {
  return (message.rawData as RawMessage).size ?? null
}

/** The hash by which WhatsApp knows the file of a message. */
export function fileHashOf(message: Message): string | null {
  return (message.hasMedia && (message.rawData as RawMessage).filehash) || null
}

function durationOf(message: Message): number | null {
  const { duration } = message.rawData as RawMessage
  const seconds = duration === undefined || duration === '' ? Number.NaN : Number(duration)
  return PLAYED_KINDS.has(message.type) && seconds >= 0 && Number.isFinite(seconds) ? Math.round(seconds) : null
}

/** The name that the sender has given to himself. */
export function senderName(message: Message): string | null {
  return (message.rawData as RawMessage).notifyName || null
}

export function editedAt(message: Message): number | null {
  return (message.rawData as RawMessage).latestEditSenderTimestampMs ?? null
}

export function ackName(ack: number): AckName | null {
  const names: Record<number, AckName> = { [-1]: 'error', 1: 'server', 2: 'device', 3: 'read', 4: 'played' }
  return names[ack] ?? null
}
