import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type ClientChange, updateClient } from '@/api/clients'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

/** Changes the client's own data. The new name shows in the inbox as well. */
export function useUpdateClient(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (change: ClientChange) => updateClient(id, change),
    onSuccess: client => {
      queryClient.setQueryData(keys.client(id), client)
      void queryClient.invalidateQueries({ queryKey: keys.conversations })
    },
    onError: error => toast.error(problemText(error, t)),
  })
}
