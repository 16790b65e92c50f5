import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { type Conversation, type ConversationFilter, listConversations } from '@/api/conversations'
import { keys } from '@/api/keys'

/** The rows of one queue, newest activity first, page after page. */
export function useConversations(filter: ConversationFilter) {
  return useInfiniteQuery({
    queryKey: keys.conversationList(filter),
    queryFn: ({ pageParam, signal }) => listConversations({ ...filter, limit: 50, cursor: pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => unique(data.pages.flatMap(page => page.items)),
    // While someone types in the search box, the last rows stay instead of an empty list.
    placeholderData: filter.q ? keepPreviousData : undefined,
  })
}

// Between two pages a chat may move up, and come twice.
function unique(items: Conversation[]): Conversation[] {
  const seen = new Set<string>()
  return items.filter(item => !seen.has(item.id) && seen.add(item.id))
}
