import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { actOnConversation, type Conversation, type ConversationAction } from '@/api/conversations'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

// What the header shows at once, before the server has answered.
const expected: Partial<Record<ConversationAction, Partial<Conversation>>> = {
  takeover: { control: 'manager' },
  release: { control: 'agent' },
  read: { unreadCount: 0 },
}

/** Take over, hand back, close, reopen, mark read. A refused act is undone on screen and told. */
export function useConversationAction(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const key = keys.conversation(id)
  return useMutation({
    mutationFn: (action: ConversationAction) => actOnConversation(id, action),
    onMutate: async action => {
      await queryClient.cancelQueries({ queryKey: key })
      const before = queryClient.getQueryData<Conversation>(key)
      if (before) queryClient.setQueryData<Conversation>(key, { ...before, ...expected[action] })
      return before
    },
    onSuccess: conversation => queryClient.setQueryData(key, conversation),
    onError: (error, action, before) => {
      if (before) queryClient.setQueryData(key, before)
      void queryClient.invalidateQueries({ queryKey: key })
      // Reading is not an act of the person: it is tried again when the chat is next opened.
      if (action !== 'read') toast.error(problemText(error, t))
    },
    onSettled: (_data, _error, action) => {
      void queryClient.invalidateQueries({ queryKey: keys.conversationLists })
      void queryClient.invalidateQueries({ queryKey: keys.conversationCounts })
      if (action !== 'read') void queryClient.invalidateQueries({ queryKey: keys.thread(id) })
    },
  })
}
