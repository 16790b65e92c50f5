import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Client, type ClientStatus, setClientStatus } from '@/api/clients'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

/** Moves the client in the funnel; shown at once, taken back when refused. */
export function useSetClientStatus(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const key = keys.client(id)
  return useMutation({
    mutationFn: (status: ClientStatus) => setClientStatus(id, status),
    onMutate: async status => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueryData<Client>(key)
      if (before) queryClient.setQueryData<Client>(key, { ...before, status })
      return before
    },
    onSuccess: client => queryClient.setQueryData(key, client),
    onError: (error, _status, before) => {
      if (before) queryClient.setQueryData(key, before)
      toast.error(problemText(error, t))
    },
  })
}
