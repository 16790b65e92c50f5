import { useQuery } from '@tanstack/react-query'
import { countConversations } from '@/api/conversations'
import { keys } from '@/api/keys'

export const useConversationCounts = () =>
  useQuery({ queryKey: keys.conversationCounts, queryFn: ({ signal }) => countConversations(signal) })
