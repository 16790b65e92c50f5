import type { Money } from '@/lib/format'
import { http } from './http'
import type { Page } from './paging'
import type { ProductType } from './products'

export const clientStatuses = ['new', 'in_dialogue', 'qualified', 'offer_sent', 'negotiating', 'won', 'lost'] as const
export const consents = ['unknown', 'given', 'withdrawn'] as const
export type Consent = (typeof consents)[number]

export type ClientStatus = (typeof clientStatuses)[number]

export interface Client {
  id: string
  name: string
  /** E.164; null while WhatsApp hides it. */
  phone: string | null
  language: string | null
  status: ClientStatus
  ownerId: string | null
  tags: string[]
  /** The agency's own fields, by name. */
  customFields: Record<string, string>
  /** To being written to first. */
  consent: Consent
  consentAt: string | null
  /** Neither the AI nor managers write to this client. */
  blocked: boolean
  notesCount: number
  createdAt: string
  lastSeenAt: string | null
  archivedAt: string | null
}

export interface Note {
  id: string
  authorId: string | null
  authorName: string | null
  text: string
  createdAt: string
}

/** A step through the funnel; the first one comes from nowhere. */
export interface StatusStep {
  id: string
  fromStatus: ClientStatus | null
  toStatus: ClientStatus
  byKind: 'user' | 'agent' | 'system'
  byUserName: string | null
  reason: string | null
  at: string
}

/** Custom fields are merged: null removes one. */
export interface ClientChange {
  name?: string
  language?: string
  tags?: string[]
  customFields?: Record<string, string | null>
  consent?: Consent
  blocked?: boolean
}

export type QualificationField = 'destination' | 'dates' | 'travellers' | 'budget' | 'wishes'

/** What is known of the trip. Unknown stays null; `sources` names the message that a field was taken from. */
export interface Qualification {
  /** In the client's words; the country and the kind of rest may be known without it. */
  destination: string | null
  country: string | null
  tourType: ProductType | null
  dateFrom: string | null
  dateTo: string | null
  flexible: boolean | null
  adults: number | null
  children: { age: number | null }[]
  budget: Money | null
  wishes: string[]
  score: number
  completeness: number
  sources: Partial<Record<QualificationField, string>>
}

export const getClient = (id: string, signal?: AbortSignal) => http.get<Client>('/clients/{id}', { path: { id }, signal })

export const updateClient = (id: string, body: ClientChange) => http.patch<Client>('/clients/{id}', { path: { id }, body })

export const setClientStatus = (id: string, status: ClientStatus) =>
  http.post<Client>('/clients/{id}/status', { path: { id }, body: { status } })

type PageQuery = { limit?: number; cursor?: string | null }

export const listNotes = (clientId: string, query: PageQuery, signal?: AbortSignal) =>
  http.get<Page<Note>>('/clients/{clientId}/notes', { path: { clientId }, query, signal })

export const addNote = (clientId: string, text: string, idempotencyKey: string) =>
  http.post<Note>('/clients/{clientId}/notes', { path: { clientId }, body: { text }, idempotencyKey })

export const deleteNote = (clientId: string, noteId: string) =>
  http.delete('/clients/{clientId}/notes/{noteId}', { path: { clientId, noteId } })

export const listStatusHistory = (clientId: string, query: PageQuery, signal?: AbortSignal) =>
  http.get<Page<StatusStep>>('/clients/{clientId}/history', { path: { clientId }, query, signal })

export const getQualification = (clientId: string, signal?: AbortSignal) =>
  http.get<Qualification>('/clients/{clientId}/qualification', { path: { clientId }, signal })
