import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

/** An act that changes all there is about a client: whatever is shown of them is asked for again. */
export function useClientAct<T = void>(id: string, act: (input: T) => Promise<unknown>) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const stale = [
    keys.client(id),
    keys.duplicates(id),
    keys.notes(id),
    keys.statusHistory(id),
    keys.qualification(id),
    keys.tasks,
    keys.holdLists,
    keys.quoteList(id),
    keys.conversations,
    keys.threads,
  ]
  return useMutation({
    mutationFn: act,
    onSuccess: () => Promise.all(stale.map(queryKey => queryClient.invalidateQueries({ queryKey }))),
    onError: error => toast.error(problemText(error, t)),
  })
}
