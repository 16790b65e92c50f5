import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { keys } from '@/api/keys'
import { getProduct, listProducts } from '@/api/products'
import {
  archiveQuickReply,
  createQuickReply,
  listQuickReplies,
  type QuickReply,
  type QuickReplyDraft,
  updateQuickReply,
} from '@/api/quick-replies'
import { newId } from '@/lib/uuid'

export const useQuickReplies = () =>
  useInfiniteQuery({
    queryKey: keys.quickReplyList,
    queryFn: ({ pageParam, signal }) => listQuickReplies({ cursor: pageParam, limit: 100 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })

function useRefresh() {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: keys.quickReplies })
}

/** Adds one, or changes the version that was seen. */
export function useSaveQuickReply(reply: QuickReply | null) {
  const refresh = useRefresh()
  // One key for one reply: a second try after a lost answer adds no second one.
  const key = useRef({ of: '', id: newId() })
  return useMutation({
    mutationFn: (draft: QuickReplyDraft) => {
      if (reply) return updateQuickReply(reply.id, draft, reply.version)
      const body = JSON.stringify(draft)
      if (key.current.of !== body) key.current = { of: body, id: newId() }
      return createQuickReply(draft, key.current.id)
    },
    onSettled: refresh,
  })
}

export function useArchiveQuickReply() {
  const refresh = useRefresh()
  return useMutation({ mutationFn: ({ id, version }: QuickReply) => archiveQuickReply(id, version), onSettled: refresh })
}

/** Tours on sale that a word finds, and the one that is chosen. */
export function useTourChoice(q: string, chosenId: string | null) {
  const filter = { q: q || undefined, status: 'active' as const }
  const found = useQuery({
    queryKey: [...keys.productList(filter), 'choose'],
    queryFn: ({ signal }) => listProducts({ ...filter, limit: 50 }, signal),
    select: page => page.items,
    placeholderData: keepPreviousData,
  }).data
  const chosen = useQuery({
    queryKey: keys.product(chosenId ?? ''),
    queryFn: ({ signal }) => getProduct(chosenId!, signal),
    enabled: chosenId !== null,
  }).data
  const tours = found ?? []
  // What is chosen stays in the list, whatever is typed.
  return chosen && !tours.some(tour => tour.id === chosen.id) ? [chosen, ...tours] : tours
}
