import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { listProducts } from '@/api/products'
import { fillQuickReplies } from '@/api/quick-replies'

/** Quick replies as this client would read them. */
export const useFilledQuickReplies = (conversationId: string, q: string) =>
  useQuery({
    queryKey: keys.filledQuickReplies(conversationId, q),
    queryFn: ({ signal }) => fillQuickReplies(conversationId, q, signal),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  })

const fewTours = 5

/** Tours on sale whose cards can be sent. */
export function useToursToSend(q: string) {
  const filter = { q: q || undefined, status: 'active' as const }
  return useQuery({
    queryKey: [...keys.productList(filter), 'send'],
    queryFn: ({ signal }) => listProducts({ ...filter, limit: fewTours }, signal),
    select: ({ items }) => items,
    placeholderData: keepPreviousData,
  })
}
