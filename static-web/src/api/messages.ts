import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'
import type { Approved } from './translation'

export type Message = Schemas['Message']
export type MessageStatus = Message['status']

type MessageQuery = QueryOf<OperationOf<'get', '/api/conversations/{id}/messages'>>

/** Newest first; `nextCursor` of a page is `before` of the next, older one. */
export const listMessages = (id: string, query: MessageQuery, signal?: AbortSignal) =>
  http.get('/api/conversations/{id}/messages', { path: { id }, query, signal })

/** How a text leaves that the client would not understand: approved, or as it is. Neither: the server translates it, or holds it. */
export interface SendOptions {
  translation?: Approved
  asWritten?: boolean
  /** The agents' draft that it was made from. */
  suggestionId?: string
  /** A file that goes with it; the text is its caption then, or empty. */
  mediaId?: string
}

export const sendMessage = (id: string, text: string, idempotencyKey: string, options: SendOptions = {}) =>
  http.post('/api/conversations/{id}/messages', { path: { id }, body: { text, ...options }, idempotencyKey })

export const retryMessage = (id: string) => http.post('/api/messages/{id}/retry', { path: { id } })
