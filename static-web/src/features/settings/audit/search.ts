import type { AuditFilter } from '@/api/audit'

export type AuditSearch = AuditFilter

export const parseAuditSearch = (search: Record<string, unknown>): AuditSearch => ({
  ...(typeof search.user === 'string' && search.user && { user: search.user }),
  ...(search.guests === true && { guests: true as const }),
})
