import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listNotices, readAllNotices, readNotice } from '@/api/notifications'

/** More than this are "99+". */
export const mostCounted = 100

/** How many notices one has not read yet. */
export const useUnreadNotices = () =>
  useQuery({
    queryKey: keys.unreadNotices,
    queryFn: async ({ signal }) => (await listNotices({ unread: true, limit: mostCounted }, signal)).items.length,
  }).data ?? 0

export const useNotices = () =>
  useInfiniteQuery({
    queryKey: keys.noticeList,
    queryFn: ({ pageParam, signal }) => listNotices({ limit: 20, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
    staleTime: 0,
  })

function useReading<T>(mutationFn: (value: T) => Promise<unknown>) {
  const queryClient = useQueryClient()
  return useMutation({ mutationFn, onSettled: () => queryClient.invalidateQueries({ queryKey: keys.notices }) })
}

export const useReadNotice = () => useReading(readNotice)
export const useReadAllNotices = () => useReading<void>(readAllNotices)
