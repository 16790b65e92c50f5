import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'

/** An answer that an agent has drafted and a manager decides about. */
export type Suggestion = Schemas['Suggestion']

/** The draft that waits in a conversation; there is one at most. */
export async function findOpenSuggestion(conversationId: string, signal?: AbortSignal): Promise<Suggestion | null> {
  const query = { state: 'open', limit: 1 } as const
  const page = await http.get('/api/conversations/{id}/suggestions', { path: { id: conversationId }, query, signal })
  return page.items[0] ?? null
}

export const suggestReply = (conversationId: string) =>
  http.post('/api/conversations/{id}/suggestions', { path: { id: conversationId } })

export const dismissSuggestion = (id: string) => http.post('/api/suggestions/{id}/dismiss', { path: { id } })

/** UTC days, both included. */
export const getSuggestionFigures = (query: QueryOf<OperationOf<'get', '/api/analytics/suggestions'>>, signal?: AbortSignal) =>
  http.get('/api/analytics/suggestions', { query, signal })
