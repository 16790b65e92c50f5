import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'

export type Hold = Schemas['Hold']
export type HoldState = Hold['state']
export type HoldDraft = Schemas['CreateHoldRequest']
export type HoldChange = Schemas['UpdateHoldRequest']
export type HoldFilter = Pick<QueryOf<OperationOf<'get', '/api/holds'>>, 'client' | 'product' | 'live'>

export const listHolds = (query: HoldFilter, signal?: AbortSignal) =>
  http.get('/api/holds', { query: { ...query, limit: 200 }, signal })

export const createHold = (body: HoldDraft, idempotencyKey: string) => http.post('/api/holds', { body, idempotencyKey })

/** The version that was seen: a colleague's change is not overwritten. */
export const updateHold = (id: string, body: HoldChange, ifMatch: number) =>
  http.patch('/api/holds/{id}', { path: { id }, body, ifMatch })

export const takeHold = (id: string, waitlist: boolean) => http.post('/api/holds/{id}/take', { path: { id }, body: { waitlist } })

export const confirmHold = (id: string) => http.post('/api/holds/{id}/confirm', { path: { id } })

export const releaseHold = (id: string) => http.post('/api/holds/{id}/release', { path: { id } })
