import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { keys } from '@/api/keys'
import {
  cancelScheduled,
  createScheduled,
  listScheduled,
  type Scheduled,
  type ScheduledChange,
  type ScheduledDraft,
  updateScheduled,
} from '@/api/scheduled'
import { newId } from '@/lib/uuid'

/** What waits to be sent, the next one first, and where the client is. */
export const useScheduled = (conversationId: string) =>
  useQuery({
    queryKey: keys.scheduled(conversationId),
    queryFn: ({ signal }) => listScheduled(conversationId, signal),
  })

function useRefresh(conversationId: string) {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: keys.scheduled(conversationId) })
}

export function useSchedule(conversationId: string) {
  const refresh = useRefresh(conversationId)
  // One key for one request: a second try after a lost answer plans nothing twice.
  const key = useRef({ of: '', id: newId() })
  return useMutation({
    mutationFn: (draft: ScheduledDraft) => {
      const body = JSON.stringify(draft)
      if (key.current.of !== body) key.current = { of: body, id: newId() }
      return createScheduled(conversationId, draft, key.current.id)
    },
    onSettled: refresh,
  })
}

/** Changes the version that was seen. Whatever comes of it, the list is asked for again: a colleague may have been faster. */
export function useChangeScheduled({ id, conversationId, version }: Scheduled) {
  const refresh = useRefresh(conversationId)
  return useMutation({ mutationFn: (change: ScheduledChange) => updateScheduled(id, change, version), onSettled: refresh })
}

export function useCancelScheduled({ id, conversationId, version }: Scheduled) {
  const refresh = useRefresh(conversationId)
  return useMutation({ mutationFn: () => cancelScheduled(id, version), onSettled: refresh })
}
