import { useInfiniteQuery } from '@tanstack/react-query'
import { type AuditFilter, listAudit } from '@/api/audit'
import { keys } from '@/api/keys'

// Every act adds to it and no change tells of it: asked for anew whenever it is opened.
export const useAudit = (filter: AuditFilter) =>
  useInfiniteQuery({
    queryKey: keys.audit(filter),
    queryFn: ({ pageParam, signal }) => listAudit({ ...filter, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    staleTime: 0,
  })
