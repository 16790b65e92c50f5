import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import {
  confirmHold,
  createHold,
  type Hold,
  type HoldDraft,
  type HoldFilter,
  listHolds,
  releaseHold,
  takeHold,
  updateHold,
} from '@/api/holds'
import { keys } from '@/api/keys'

export const useHolds = (filter: HoldFilter) =>
  useQuery({
    queryKey: keys.holdList(filter),
    queryFn: ({ signal }) => listHolds(filter, signal),
    select: page => page.items,
  })

/** The key makes a second try after a lost answer hold nothing twice. */
export function useCreateHold() {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: ({ draft, key }: { draft: HoldDraft; key: string }) => createHold(draft, key),
    onSuccess: refresh,
  })
}

export type HoldAct = 'take' | 'join' | 'confirm' | 'extend' | 'release'

const dayInMinutes = 1440

/** What can be done with one hold. Whatever comes of it, the list is asked for again: a colleague may have been faster. */
export function useHoldAct(hold: Hold) {
  const refresh = useRefresh()
  return useMutation({
    mutationFn: (act: HoldAct) => {
      switch (act) {
        case 'take':
          return takeHold(hold.id, false)
        case 'join':
          return takeHold(hold.id, true)
        case 'confirm':
          return confirmHold(hold.id)
        case 'extend':
          return updateHold(hold.id, { minutes: minutesLeft(hold) + dayInMinutes }, hold.version)
        case 'release':
          return releaseHold(hold.id)
      }
    },
    onSettled: refresh,
  })
}

const minutesLeft = (hold: Hold) =>
  hold.expiresAt ? Math.max(0, Math.round((Date.parse(hold.expiresAt) - Date.now()) / 60_000)) : 0

function useRefresh() {
  const queryClient = useQueryClient()
  return () => {
    void queryClient.invalidateQueries({ queryKey: keys.holdLists })
    void queryClient.invalidateQueries({ queryKey: keys.products })
  }
}
