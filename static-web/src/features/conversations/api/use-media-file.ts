import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { keys } from '@/api/keys'
import { fetchMediaAgain, type Media, readMedia } from '@/api/media'
import { toast } from '@/components/toast'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { saveFile } from '@/lib/save-text'
import { type MediaFile, openFile, watchCollected } from '../media/media-files'
import { type ThreadData, withMessage } from './thread-cache'

/** The file of a message, once `wanted`. */
export function useMediaFile(messageId: string, media: Media, wanted: boolean) {
  const queryClient = useQueryClient()
  const queryKey = keys.media(media.id)
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<MediaFile> => {
      // A file never changes: "everything may be stale" does not fetch it again.
      const known = queryClient.getQueryData<MediaFile>(queryKey)
      if (known) return known
      watchCollected(queryClient)
      return openFile(await readMedia(messageId, signal), media)
    },
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 5 * 60_000,
  })
}

/** Saves the file of a message under its name. */
export function useDownload(messageId: string, media: Media) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: async () => queryClient.getQueryData<MediaFile>(keys.media(media.id))?.blob ?? readMedia(messageId),
    // Saved, not opened: its type is nobody's business.
    onSuccess: (blob, name: string) => saveFile(name, new Blob([blob], { type: 'application/octet-stream' })),
    onError: error => toast.error(problemText(error, t)),
  })
}

/** Asks WhatsApp once more for a file that did not come. */
export function useFetchMediaAgain(conversationId: string, messageId: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: () => fetchMediaAgain(messageId),
    onSuccess: message =>
      queryClient.setQueryData<ThreadData>(keys.thread(conversationId), thread => withMessage(thread, message)),
    onError: error => {
      const isLate = error instanceof ApiError && error.code === 'media.not_fetchable'
      toast.error(isLate ? t('chat.media.notFetchable') : problemText(error, t))
      if (isLate) void queryClient.invalidateQueries({ queryKey: keys.thread(conversationId) })
    },
  })
}
