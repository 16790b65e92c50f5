import { useMutation, useQueryClient } from '@tanstack/react-query'
import { keys } from '@/api/keys'
import type { Media } from '@/api/media'
import { type SendOptions, sendMessage } from '@/api/messages'
import type { Suggestion } from '@/api/suggestions'
import { ApiError } from '@/lib/problem'
import { newId } from '@/lib/uuid'
import { localFiles } from '../composer/local-files'
import { type Unsent, unsentMessages } from '../composer/unsent'
import { keepSent } from '../media/media-files'
import { type ThreadData, withMessage } from './thread-cache'

/** The first try of a message typed now. */
export const draftMessage = (conversationId: string, text: string, options?: SendOptions, media?: Media | null): Unsent => ({
  id: newId(),
  conversationId,
  text,
  createdAt: new Date().toISOString(),
  state: 'sending',
  problem: null,
  ...(options && { options }),
  ...(media && { media }),
})

/** Shows the message at once and keeps it, with a Retry, until the server has it. */
export function useSendMessage() {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (message: Unsent) => sendMessage(message.conversationId, message.text, message.id, message.options),
    onMutate: message => unsentMessages.put({ ...message, state: 'sending', problem: null }),
    onSuccess: (stored, { id, conversationId, options }) => {
      queryClient.setQueryData<ThreadData>(keys.thread(conversationId), thread => withMessage(thread, stored))
      // A draft that was sent waits no more, and one that was passed over is dismissed.
      queryClient.setQueryData<Suggestion | null>(keys.suggestion(conversationId), open =>
        open?.id === options?.suggestionId ? null : open,
      )
      void queryClient.invalidateQueries({ queryKey: keys.suggestion(conversationId) })
      unsentMessages.remove(id)
      const local = stored.media && localFiles.get(stored.media.id)
      if (stored.media && local) {
        keepSent(queryClient, stored.media, local.blob)
        localFiles.delete(stored.media.id)
        URL.revokeObjectURL(local.url)
      }
      // Writing as a person takes the conversation over; the header says so without waiting for the feed.
      void queryClient.invalidateQueries({ queryKey: keys.conversation(conversationId) })
      void queryClient.invalidateQueries({ queryKey: keys.conversationLists })
    },
    onError: (error, { id, conversationId }) => {
      unsentMessages.fail(id, error instanceof ApiError ? error.code : 'unexpected')
      void queryClient.invalidateQueries({ queryKey: keys.suggestion(conversationId) })
    },
  })
}
