import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import { dismissSuggestion, findOpenSuggestion, type Suggestion, suggestReply } from '@/api/suggestions'

/** The agents' draft that waits for a decision; null when there is none, undefined until it is known. */
export const useSuggestion = (conversationId: string) =>
  useQuery({
    queryKey: keys.suggestion(conversationId),
    queryFn: ({ signal }) => findOpenSuggestion(conversationId, signal),
  }).data

/** Has the agents draft an answer. It takes as long as a model thinks. */
export function useSuggestReply(conversationId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => suggestReply(conversationId),
    onSuccess: suggestion => queryClient.setQueryData<Suggestion | null>(keys.suggestion(conversationId), suggestion),
  })
}

export function useDismissSuggestion(conversationId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (suggestion: Suggestion) => dismissSuggestion(suggestion.id),
    onSuccess: ({ id }) =>
      queryClient.setQueryData<Suggestion | null>(keys.suggestion(conversationId), open => (open?.id === id ? null : open)),
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.suggestion(conversationId) })
      void queryClient.invalidateQueries({ queryKey: keys.conversation(conversationId) })
    },
  })
}
