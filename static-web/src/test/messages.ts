import type { Media } from '@/api/media'
import type { Message } from '@/api/messages'

/** A client's message; a test spells out what matters to it. */
export const messageOf = (values: Partial<Message> & { id: string }): Message => ({
  conversationId: 'chat-1',
  direction: 'inbound',
  author: 'client',
  authorName: null,
  text: 'Hello',
  language: 'en',
  written: null,
  translations: {},
  missing: [],
  status: 'received',
  error: null,
  createdAt: '2026-11-23T09:00:00Z',
  sentAt: null,
  agentRunId: null,
  viaPhone: false,
  idempotencyKey: null,
  event: null,
  media: null,
  ...values,
})

/** A photo that is there; a test spells out what matters to it. */
export const mediaOf = (values: Partial<Media> = {}): Media => ({
  id: 'media-1',
  kind: 'image',
  mediaType: 'image/jpeg',
  fileName: null,
  bytes: 204_800,
  seconds: null,
  state: 'stored',
  reason: null,
  transcription: 'none',
  ...values,
})
