import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { actOnConversation, type Conversation, setConversationMode } from '@/api/conversations'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

/** Who answers from now on: the AI by itself, the AI through a person who sends its drafts, or the person at the screen. */
export type Speaker = 'auto' | 'suggest' | 'manager'

/** The mode first and then the word: between the two nothing leaves that the choice does not allow. */
async function setSpeaker({ id, control, mode }: Conversation, speaker: Speaker): Promise<Conversation | null> {
  if (speaker === 'manager') return actOnConversation(id, 'takeover')
  const changed = mode === speaker ? null : await setConversationMode(id, speaker)
  return control === 'agent' ? changed : actOnConversation(id, 'release')
}

/** Shown at once; what the server refuses is undone on screen and told. */
export function useSetSpeaker(id: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const key = keys.conversation(id)
  return useMutation({
    // One after the other: the last click is what stays.
    scope: { id: `speaker ${id}` },
    mutationFn: ({ before, speaker }: { before: Conversation; speaker: Speaker }) => setSpeaker(before, speaker),
    onMutate: async ({ speaker }) => {
      await queryClient.cancelQueries({ queryKey: key })
      const shown = queryClient.getQueryData<Conversation>(key)
      const expected = speaker === 'manager' ? ({ control: 'manager' } as const) : ({ control: 'agent', mode: speaker } as const)
      if (shown) queryClient.setQueryData<Conversation>(key, { ...shown, ...expected })
      return shown
    },
    onSuccess: (conversation, { before, speaker }) => {
      if (conversation) queryClient.setQueryData(key, conversation)
      if (speaker === 'auto' && before.control !== 'agent') toast.success(t('control.handedBack'))
      if (speaker === 'suggest') toast.success(t('inbox.speaker.handedBackDrafts'))
    },
    onError: (error, _, shown) => {
      if (shown) queryClient.setQueryData(key, shown)
      // The mode may have been set although the word was not given back.
      void queryClient.invalidateQueries({ queryKey: key })
      toast.error(problemText(error, t))
    },
    onSettled: () => {
      void queryClient.invalidateQueries({ queryKey: keys.conversationLists })
      void queryClient.invalidateQueries({ queryKey: keys.conversationCounts })
      void queryClient.invalidateQueries({ queryKey: keys.thread(id) })
      void queryClient.invalidateQueries({ queryKey: keys.suggestion(id) })
    },
  })
}
