import { useInfiniteQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listUsers } from '@/api/users'

export const useUsers = () =>
  useInfiniteQuery({
    queryKey: keys.users,
    queryFn: ({ pageParam, signal }) => listUsers({ cursor: pageParam, limit: 100 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    // Who comes is told by the feed; who goes is only missing.
    refetchInterval: 60_000,
  })
