import { type InfiniteData, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Conversation, getConversation } from '@/api/conversations'
import { keys } from '@/api/keys'
import type { Page } from '@/api/paging'

/** One conversation; until it is loaded, what its row in a list already shows. */
export function useConversation(id: string) {
  const queryClient = useQueryClient()
  return useQuery<Conversation>({
    queryKey: keys.conversation(id),
    queryFn: ({ signal }) => getConversation(id, signal),
    placeholderData: () => findInLists(queryClient, id),
  })
}

function findInLists(queryClient: QueryClient, id: string): Conversation | undefined {
  const lists = queryClient.getQueriesData<InfiniteData<Page<Conversation>>>({ queryKey: keys.conversationLists })
  for (const [, data] of lists) {
    const found = data?.pages.flatMap(page => page.items).find(item => item.id === id)
    if (found) return found
  }
  return undefined
}
