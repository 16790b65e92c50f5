import { useQuery } from '@tanstack/react-query'
import { getBrief } from '@/api/conversations'
import { keys } from '@/api/keys'

/** It is put together of what is known at the moment it is asked for. */
export const useBrief = (conversationId: string) =>
  useQuery({
    queryKey: keys.handoffBrief(conversationId),
    queryFn: ({ signal }) => getBrief(conversationId, signal),
    staleTime: 0,
  })
