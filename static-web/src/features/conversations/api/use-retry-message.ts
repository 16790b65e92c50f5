import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '@/api/keys'
import { type Message, retryMessage } from '@/api/messages'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'
import { type ThreadData, withMessage } from './thread-cache'

/** Asks the server to send a failed message again. */
export function useRetryMessage(conversationId: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (message: Message) => retryMessage(message.id),
    onSuccess: message =>
      queryClient.setQueryData<ThreadData>(keys.thread(conversationId), thread => withMessage(thread, message)),
    onError: error => toast.error(problemText(error, t)),
  })
}
