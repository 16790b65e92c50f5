import type { Schemas } from './contract'
import { http } from './http'

export type TranslationPreview = Schemas['PreviewTranslationResponse']
export type Difference = Schemas['Difference']

/** What the client is to read, as the manager has seen it. */
export interface Approved {
  language: string
  text: string
  /** Its figures differ from what was written, and the manager means it. */
  confirmed?: boolean
}

export const getTranslation = (signal?: AbortSignal) => http.get('/api/translation', { signal })

/** Into `language`; null: the client's. */
export const previewTranslation = (
  id: string,
  text: string,
  language: string | null,
  from: string | null,
  signal?: AbortSignal,
) => http.post('/api/conversations/{id}/translate', { path: { id }, body: { text, language, from }, signal })

/** They come as they are made, by the change feed. */
export const translateThread = (id: string, language: 'ru' | 'en') =>
  http.post('/api/conversations/{id}/translations', { path: { id }, body: { language } })

/** Null: it is detected again. */
export const setConversationLanguage = (id: string, language: string | null) =>
  http.post('/api/conversations/{id}/language', { path: { id }, body: { language } })

export const translateMessage = (id: string, language: string) =>
  http.post('/api/messages/{id}/translate', { path: { id }, body: { language } })

/** A message that is held because of its translation; without one it leaves as it was written. */
export const sendHeldMessage = (id: string, translation: Approved | null) =>
  http.post('/api/messages/{id}/send', { path: { id }, body: { translation } })
