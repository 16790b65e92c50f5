import { useSyncExternalStore } from 'react'
import type { Suggestion } from '@/api/suggestions'
import { useDismissSuggestion, useSuggestion, useSuggestReply } from '../api/use-suggestion'
import { unsentMessages } from '../composer/unsent'
import { useSuggestionProblem } from './use-suggestion-problem'

/** The agents' drafts in one conversation, as the composer needs them. */
export interface Drafting {
  /** The draft that waits; null when there is none, undefined until it is known. */
  open: Suggestion | null | undefined
  /** It is on its way to the client, or kept here because sending failed. */
  isLeaving: boolean
  asking: boolean
  /** One that was asked for just now has come. */
  hasCome: boolean
  deciding: boolean
  problem: string | null
  ask: () => void
  dismiss: (suggestion: Suggestion) => void
}

export function useDrafting(conversationId: string): Drafting {
  const open = useSuggestion(conversationId)
  const ask = useSuggestReply(conversationId)
  const dismiss = useDismissSuggestion(conversationId)
  const unsent = useSyncExternalStore(unsentMessages.subscribe, unsentMessages.get)
  const problemOf = useSuggestionProblem()
  const error = ask.error ?? dismiss.error
  return {
    open,
    isLeaving: open != null && unsent.some(item => item.options?.suggestionId === open.id),
    asking: ask.isPending,
    hasCome: ask.data !== undefined && ask.data.id === open?.id,
    deciding: dismiss.isPending,
    problem: error ? problemOf(error) : null,
    ask: () => {
      dismiss.reset()
      ask.mutate()
    },
    dismiss: suggestion => {
      ask.reset()
      dismiss.mutate(suggestion)
    },
  }
}
