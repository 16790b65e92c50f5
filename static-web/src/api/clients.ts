import type { Schemas } from './contract'
import { http } from './http'
import type { PageQuery } from './paging'
import { valuesOf } from './values'

export type Client = Schemas['Client']
export type ClientStatus = Client['status']
export type Consent = Client['consent']
/** Custom fields are merged: null removes one. */
export type ClientChange = Schemas['UpdateClientRequest']
export type Note = Schemas['ClientNotesNote']
/** A step through the funnel; the first one comes from nowhere. */
export type StatusStep = Schemas['ClientHistoryStep']
/** What is known of the trip. Unknown stays null; `sources` names the message that a field was taken from. */
export type Qualification = Schemas['QualificationResponse']
export type QualificationField = keyof Qualification['sources']

export const clientStatuses = valuesOf<ClientStatus>()([
  'new',
  'in_dialogue',
  'qualified',
  'offer_sent',
  'negotiating',
  'won',
  'lost',
])
export const consents = valuesOf<Consent>()(['unknown', 'given', 'withdrawn'])

export const getClient = (id: string, signal?: AbortSignal) => http.get('/api/clients/{id}', { path: { id }, signal })

export const updateClient = (id: string, body: ClientChange) => http.patch('/api/clients/{id}', { path: { id }, body })

export const setClientStatus = (id: string, status: ClientStatus) =>
  http.post('/api/clients/{id}/status', { path: { id }, body: { status } })

export const listNotes = (id: string, query: PageQuery, signal?: AbortSignal) =>
  http.get('/api/clients/{id}/notes', { path: { id }, query, signal })

export const addNote = (id: string, note: { text: string; mentions: string[] }, idempotencyKey: string) =>
  http.post('/api/clients/{id}/notes', { path: { id }, body: note, idempotencyKey })

export const deleteNote = (id: string, noteId: string) =>
  http.delete('/api/clients/{id}/notes/{noteId}', { path: { id, noteId } })

export const listStatusHistory = (id: string, query: PageQuery, signal?: AbortSignal) =>
  http.get('/api/clients/{id}/history', { path: { id }, query, signal })

export const getQualification = (id: string, signal?: AbortSignal) =>
  http.get('/api/clients/{id}/qualification', { path: { id }, signal })
