import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { addNote, deleteNote, listNotes } from '@/api/clients'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

export const useNotes = (clientId: string) =>
  useInfiniteQuery({
    queryKey: keys.notes(clientId),
    queryFn: ({ pageParam, signal }) => listNotes(clientId, { cursor: pageParam, limit: 20 }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: page => page.nextCursor,
    select: data => data.pages.flatMap(page => page.items),
  })

/** The key makes a second try after a lost answer add no second note. */
export function useAddNote(clientId: string) {
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: ({ key, ...note }: { text: string; mentions: string[]; key: string }) => addNote(clientId, note, key),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.notes(clientId) }),
  })
}

export function useDeleteNote(clientId: string) {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: (noteId: string) => deleteNote(clientId, noteId),
    onError: error => toast.error(problemText(error, t)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.notes(clientId) }),
  })
}
