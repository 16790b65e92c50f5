import type { Schemas } from './contract'
import { http } from './http'

/** A message that leaves later, by the client's own clock. */
export type Scheduled = Schemas['ScheduledMessage']
export type ScheduledDraft = Schemas['CreateScheduledMessageRequest']
export type ScheduledChange = Schemas['UpdateScheduledMessageRequest']
/** What waits in a conversation, and where its client is. */
export type Waiting = Schemas['ScheduledMessageResponse']

export const listScheduled = (conversationId: string, signal?: AbortSignal) =>
  http.get('/api/conversations/{id}/scheduled-messages', { path: { id: conversationId }, signal })

export const createScheduled = (conversationId: string, body: ScheduledDraft, idempotencyKey: string) =>
  http.post('/api/conversations/{id}/scheduled-messages', { path: { id: conversationId }, body, idempotencyKey })

/** The version that was seen: a colleague's change is not overwritten. */
export const updateScheduled = (id: string, body: ScheduledChange, ifMatch: number) =>
  http.patch('/api/scheduled-messages/{id}', { path: { id }, body, ifMatch })

export const cancelScheduled = (id: string, ifMatch: number) =>
  http.delete('/api/scheduled-messages/{id}', { path: { id }, ifMatch })
