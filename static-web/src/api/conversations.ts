import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'

export type Conversation = Schemas['Conversation']
export type Control = Conversation['control']
/** How much the agents may do by themselves. */
export type Mode = Conversation['mode']
/** What whoever takes a client over must know. */
export type Brief = Schemas['Brief']
export type ConversationCounts = Schemas['CountConversationsResponse']

type ConversationQuery = QueryOf<OperationOf<'get', '/api/conversations'>>
export type ConversationFilter = Omit<ConversationQuery, 'limit' | 'cursor'>

export const listConversations = (query: ConversationQuery, signal?: AbortSignal) =>
  http.get('/api/conversations', { query, signal })

export const countConversations = (signal?: AbortSignal) => http.get('/api/conversations/counts', { signal })

export const getConversation = (id: string, signal?: AbortSignal) => http.get('/api/conversations/{id}', { path: { id }, signal })

export type ConversationAction = 'takeover' | 'release' | 'read' | 'close' | 'reopen'

export const actOnConversation = (id: string, action: ConversationAction) =>
  http.post(`/api/conversations/{id}/${action}`, { path: { id } })

/** It does not change who has the word. */
export const setConversationMode = (id: string, mode: Mode) =>
  http.post('/api/conversations/{id}/mode', { path: { id }, body: { mode } })

export const getBrief = (id: string, signal?: AbortSignal) => http.get('/api/conversations/{id}/brief', { path: { id }, signal })

/** Whose it is; null: nobody's. Who has the word stays as it is. */
export const assignConversation = (id: string, assigneeId: string | null) =>
  http.post('/api/conversations/{id}/assign', { path: { id }, body: { assigneeId } })
