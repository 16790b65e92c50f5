import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listMessages } from '@/api/messages'
import { type ThreadData, withNewestPage, withOlderPage } from './thread-cache'

const pageSize = 50

/** The messages of a conversation. A refresh asks for the newest page only, however many older ones are loaded. */
export function useThread(conversationId: string) {
  const queryClient = useQueryClient()
  const queryKey = keys.thread(conversationId)
  const query = useQuery({
    queryKey,
    queryFn: async ({ signal }) => {
      const page = await listMessages(conversationId, { limit: pageSize }, signal)
      return withNewestPage(queryClient.getQueryData<ThreadData>(queryKey), page)
    },
  })
  const older = useMutation({
    mutationFn: async () => {
      const known = queryClient.getQueryData<ThreadData>(queryKey)
      if (!known?.olderCursor) return
      const page = await listMessages(conversationId, { before: known.olderCursor, limit: pageSize })
      queryClient.setQueryData<ThreadData>(queryKey, current => (current ? withOlderPage(current, page) : current))
    },
  })
  return { ...query, loadOlder: older.mutateAsync, loadingOlder: older.isPending, olderError: older.error }
}
