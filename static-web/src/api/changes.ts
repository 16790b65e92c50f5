import { http } from './http'

export type ChangedEntity =
  | 'conversation'
  | 'message'
  | 'client'
  | 'note'
  | 'qualification'
  | 'product'
  | 'whatsapp_session'
  | 'user'
  | 'organization'

export interface Change {
  seq: number
  entity: ChangedEntity
  id: string
  /** The conversation of a message, the client of a note or a qualification. */
  parentId: string | null
  kind: 'created' | 'updated' | 'deleted'
}

export interface ChangePage {
  items: Change[]
  next: number
}

export const waitSeconds = 25

export const getChanges = (since: number | undefined, signal: AbortSignal) =>
  http.get<ChangePage>('/changes', { query: { since, wait: since === undefined ? undefined : waitSeconds }, signal })
