import type { Role } from './auth'
import { http } from './http'
import type { Page } from './paging'

export interface AuditEntry {
  id: string
  at: string
  userId: string | null
  userName: string | null
  role: Role | (string & {})
  /** What somebody of the platform came for; null for the agency's own people. */
  guestReason: string | null
  /** As the API's document names it. */
  operation: string
  targetId: string | null
  /** `set` names the fields of the request. */
  details: { set?: string[] }
  address: string | null
}

export interface AuditFilter {
  user?: string
  guests?: true
}

export const listAudit = (query: AuditFilter & { limit?: number; cursor?: string | null }, signal?: AbortSignal) =>
  http.get<Page<AuditEntry>>('/organization/audit', { query: { ...query }, signal })
