import { http } from './http'
import type { Page } from './paging'

export type MessageDirection = 'inbound' | 'outbound'
export type MessageAuthor = 'client' | 'agent' | 'manager' | 'system'
export type MessageStatus = 'received' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed' | 'canceled'
export type EventKind = 'takeover' | 'release' | 'handoff' | 'closed' | 'reopened'

export interface Message {
  id: string
  conversationId: string
  direction: MessageDirection
  author: MessageAuthor
  authorName: string | null
  text: string
  language: string | null
  translations: Record<string, string>
  status: MessageStatus
  error: { code: string; detail: string | null } | null
  createdAt: string
  sentAt: string | null
  agentRunId: string | null
  /** Written by the manager on the agency's own phone. */
  viaPhone: boolean
  idempotencyKey: string | null
  /** Set on rows of the system, whose text is empty. */
  event: { kind: EventKind; by: string | null } | null
}

/** Newest first; `nextCursor` of a page is `before` of the next, older one. */
export const listMessages = (conversationId: string, query: { before?: string | null; limit?: number }, signal?: AbortSignal) =>
  http.get<Page<Message>>('/conversations/{conversationId}/messages', { path: { conversationId }, query, signal })

export const sendMessage = (conversationId: string, text: string, idempotencyKey: string) =>
  http.post<Message>('/conversations/{conversationId}/messages', { path: { conversationId }, body: { text }, idempotencyKey })

export const retryMessage = (id: string) => http.post<Message>('/messages/{id}/retry', { path: { id } })
