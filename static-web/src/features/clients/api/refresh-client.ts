import type { QueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'

/** After an act that changes all there is about a client. */
export const refreshClient = (queryClient: QueryClient, id: string) =>
  Promise.all(
    [
      keys.client(id),
      keys.duplicates(id),
      keys.notes(id),
      keys.statusHistory(id),
      keys.qualification(id),
      keys.tasks,
      keys.holdLists,
      keys.quoteList(id),
      keys.conversations,
    ].map(queryKey => queryClient.invalidateQueries({ queryKey })),
  )
