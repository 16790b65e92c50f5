import { useInfiniteQuery } from '@tanstack/react-query'
import { listStatusHistory } from '@/api/clients'
import { keys } from '@/api/keys'

export const useStatusHistory = (clientId: string) =>
  useInfiniteQuery({
    queryKey: keys.statusHistory(clientId),
    queryFn: ({ pageParam, signal }) => listStatusHistory(clientId, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })
