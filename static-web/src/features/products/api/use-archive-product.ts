import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '@/api/keys'
import { archiveProduct } from '@/api/products'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

export function useArchiveProduct(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => archiveProduct(id),
    onSuccess: () => {
      void queryClient.invalidateQueries({ queryKey: keys.productLists })
      void queryClient.invalidateQueries({ queryKey: keys.product(id) })
    },
    onError: error => toast.error(problemText(error, t)),
  })
}
