import type { Schemas } from './contract'
import { http, respond } from './http'
import type { PageQuery } from './paging'

/** A text that is written often, by language. */
export type QuickReply = Schemas['QuickReply']
/** As it would be sent in one conversation. */
export type FilledQuickReply = Schemas['FilledQuickReply']
export type TourCard = Schemas['TourCard']
export type QuickReplyDraft = Schemas['QuickReplyCreateRequest']
export type Photo = NonNullable<TourCard['photo']>

export const listQuickReplies = (query: PageQuery, signal?: AbortSignal) => http.get('/api/quick-replies', { query, signal })

export const createQuickReply = (body: QuickReplyDraft, idempotencyKey: string) =>
  http.post('/api/quick-replies', { body, idempotencyKey })

/** The version that was seen: a colleague's change is not overwritten. */
export const updateQuickReply = (id: string, body: Schemas['QuickReplyUpdateRequest'], ifMatch: number) =>
  http.patch('/api/quick-replies/{id}', { path: { id }, body, ifMatch })

export const archiveQuickReply = (id: string, ifMatch: number) =>
  http.delete('/api/quick-replies/{id}', { path: { id }, ifMatch })

export const fillQuickReplies = (conversationId: string, q: string, signal?: AbortSignal) =>
  http.get('/api/conversations/{id}/quick-replies', { path: { id: conversationId }, query: { q }, signal })

export const getTourCard = (conversationId: string, productId: string) =>
  http.get('/api/conversations/{id}/tour-cards/{productId}', { path: { id: conversationId, productId } })

export const readPhoto = async ({ url }: Photo): Promise<Blob> => (await respond('GET', url, {})).blob()
