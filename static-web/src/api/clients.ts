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
/** Another record that may be the same person. */
export type Duplicate = Schemas['FindDuplicatesCandidate']

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

export const listDuplicates = async (id: string, signal?: AbortSignal) =>
  (await http.get('/api/clients/{id}/duplicates', { path: { id }, signal })).items

/** The other record goes into the one that is kept, which is answered. */
export const mergeClient = (keptId: string, mergedId: string) =>
  http.post('/api/clients/{id}/merge', { path: { id: keptId }, body: { mergedId } })

/** Takes a record out again of the one that it went into. */
export const unmergeClient = (mergedId: string) => http.post('/api/clients/{id}/unmerge', { path: { id: mergedId } })

export const eraseClient = (id: string) => http.post('/api/clients/{id}/erase', { path: { id } })
