import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { assignConversation, type Conversation } from '@/api/conversations'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'

/** Says whose a conversation is; null: nobody's. */
export function useAssign(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (assigneeId: string | null) => assignConversation(id, assigneeId),
    onSuccess: conversation => {
      queryClient.setQueryData<Conversation>(keys.conversation(id), conversation)
      const name = conversation.assignee?.name
      toast.success(name ? t('inbox.assign.done', { name }) : t('inbox.assign.doneNobody'))
    },
    onError: error => {
      const hasLeft = error instanceof ApiError && error.code === 'user.not_assignable'
      toast.error(hasLeft ? t('inbox.assign.hasLeft') : problemText(error, t))
      if (hasLeft) void queryClient.invalidateQueries({ queryKey: keys.colleagues })
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.conversationLists })
      void queryClient.invalidateQueries({ queryKey: keys.conversationCounts })
    },
  })
}
