import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { eraseClient } from '@/api/clients'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { refreshClient } from './refresh-client'

/** What is shown of the client must not outlive their data. */
export function useEraseClient(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => eraseClient(id),
    onSuccess: () => {
      queryClient.removeQueries({ queryKey: keys.threads, type: 'inactive' })
      return Promise.all([refreshClient(queryClient, id), queryClient.invalidateQueries({ queryKey: keys.threads })])
    },
    onError: error => toast.error(problemText(error, t)),
  })
}
