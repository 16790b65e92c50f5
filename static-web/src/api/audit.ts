import type { OperationOf, QueryOf, Schemas } from './contract'
import { http } from './http'

export type AuditEntry = Schemas['ListAuditEntry']

type AuditQuery = QueryOf<OperationOf<'get', '/api/organization/audit'>>
export type AuditFilter = Pick<AuditQuery, 'user' | 'guests'>

export const listAudit = (query: AuditQuery, signal?: AbortSignal) => http.get('/api/organization/audit', { query, signal })
