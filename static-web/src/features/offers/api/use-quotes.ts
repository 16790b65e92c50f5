import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { keys } from '@/api/keys'
import { acceptQuote, createQuote, listQuotes, type Quote, type QuoteDraft, sendQuote, updateQuote } from '@/api/quotes'
import { newId } from '@/lib/uuid'

export const useQuotes = (clientId: string) =>
  useInfiniteQuery({
    queryKey: keys.quoteList(clientId),
    queryFn: ({ pageParam, signal }) => listQuotes(clientId, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })

/** Drafts a quote, or changes the one that was seen. */
export function useSaveQuote(quote: Quote | undefined) {
  const refresh = useRefresh()
  // One key for the form's life, another for another body: a lost answer makes no second draft.
  const key = useRef(newId())
  const sent = useRef<string | undefined>(undefined)
  return useMutation({
    mutationFn: (draft: QuoteDraft) => {
      if (quote) {
        const { clientId: _client, conversationId: _conversation, ...change } = draft
        return updateQuote(quote.id, change, quote.version)
      }
      const body = JSON.stringify(draft)
      if (sent.current !== undefined && sent.current !== body) key.current = newId()
      sent.current = body
      return createQuote(draft, key.current)
    },
    onSettled: refresh,
  })
}

export function useSendQuote(quote: Quote) {
  const refresh = useRefresh()
  const key = useRef(newId())
  return useMutation({ mutationFn: () => sendQuote(quote.id, quote.version, key.current), onSettled: refresh })
}

export function useAcceptQuote(quote: Quote) {
  const refresh = useRefresh()
  return useMutation({ mutationFn: () => acceptQuote(quote.id, quote.version), onSettled: refresh })
}

function useRefresh() {
  const queryClient = useQueryClient()
  return () => queryClient.invalidateQueries({ queryKey: keys.quoteLists })
}
