import { useQuery } from '@tanstack/react-query'
import { listConversations } from '@/api/conversations'

/** The latest chats, to choose one from. */
export const useChats = (q: string) =>
  useQuery({
    queryKey: ['agents-chats', q],
    queryFn: async ({ signal }) => (await listConversations({ q: q || undefined, limit: 20 }, signal)).items,
    staleTime: 10_000,
  })
