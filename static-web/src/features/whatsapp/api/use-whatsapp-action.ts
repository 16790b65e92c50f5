import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '@/api/keys'
import { actOnWhatsapp } from '@/api/whatsapp'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

/** Connect, disconnect or restart the agency's number. */
export function useWhatsappAction() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: actOnWhatsapp,
    onSuccess: session => queryClient.setQueryData(keys.whatsapp, session),
    onError: error => toast.error(problemText(error, t)),
  })
}
