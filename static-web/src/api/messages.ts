import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'

export type Message = Schemas['Message']
export type MessageStatus = Message['status']

type MessageQuery = QueryOf<OperationOf<'get', '/api/conversations/{id}/messages'>>

/** Newest first; `nextCursor` of a page is `before` of the next, older one. */
export const listMessages = (id: string, query: MessageQuery, signal?: AbortSignal) =>
  http.get('/api/conversations/{id}/messages', { path: { id }, query, signal })

export const sendMessage = (id: string, text: string, idempotencyKey: string) =>
  http.post('/api/conversations/{id}/messages', { path: { id }, body: { text }, idempotencyKey })

export const retryMessage = (id: string) => http.post('/api/messages/{id}/retry', { path: { id } })
