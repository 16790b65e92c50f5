import type { Schemas } from './contract'
import { http, respond } from './http'
import type { PageQuery } from './paging'
import { valuesOf } from './values'

export type Quote = Schemas['Quote']
export type QuoteState = Quote['state']
export type QuoteLanguage = Quote['language']
export type QuoteDraft = Schemas['CreateQuoteRequest']
export type QuoteChange = Schemas['UpdateQuoteRequest']

export const quoteLanguages = valuesOf<QuoteLanguage>()(['ru', 'en', 'de', 'fr', 'es', 'pl', 'ar'])

export const listQuotes = (client: string, query: PageQuery, signal?: AbortSignal) =>
  http.get('/api/quotes', { query: { client, ...query }, signal })

export const createQuote = (body: QuoteDraft, idempotencyKey: string) => http.post('/api/quotes', { body, idempotencyKey })

export const updateQuote = (id: string, body: QuoteChange, ifMatch: number) =>
  http.patch('/api/quotes/{id}', { path: { id }, body, ifMatch })

/** The key makes a second try after a lost answer send nothing twice. */
export const sendQuote = (id: string, version: number, idempotencyKey: string) =>
  http.post('/api/quotes/{id}/send', { path: { id }, body: { version }, idempotencyKey })

export const acceptQuote = (id: string, version: number) =>
  http.post('/api/quotes/{id}/accept', { path: { id }, body: { version } })

export const readQuotePdf = async (id: string): Promise<Blob> =>
  (await respond('GET', '/api/quotes/{id}/pdf', { path: { id } })).blob()
