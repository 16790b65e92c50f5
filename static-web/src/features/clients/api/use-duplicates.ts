import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { listDuplicates, mergeClient, unmergeClient } from '@/api/clients'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { refreshClient } from './refresh-client'

export const useDuplicates = (clientId: string) =>
  useQuery({ queryKey: keys.duplicates(clientId), queryFn: ({ signal }) => listDuplicates(clientId, signal) })

export function useMergeClient(keptId: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (mergedId: string) => mergeClient(keptId, mergedId),
    onSuccess: () => refreshClient(queryClient, keptId),
    onError: error => toast.error(problemText(error, t)),
  })
}

export function useUnmergeClient(keptId: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (mergedId: string) => unmergeClient(mergedId),
    onSuccess: () => refreshClient(queryClient, keptId),
    onError: error => toast.error(problemText(error, t)),
  })
}
