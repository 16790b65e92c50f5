import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { endAllSessions, endSession, listSessions } from '@/api/account'
import { keys } from '@/api/keys'
import { toast } from '@/components/toast'
import { problemText } from '@/lib/problem-text'

// No change feed tells of them: asked for anew whenever the list is opened.
export const useSessions = () =>
  useQuery({ queryKey: keys.sessions, queryFn: ({ signal }) => listSessions(signal), staleTime: 0 })

export function useEndSession() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  return useMutation({
    mutationFn: endSession,
    onSuccess: () => toast.success(t('account.sessions.ended')),
    onError: error => toast.error(problemText(error, t)),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.sessions }),
  })
}

export const useEndAllSessions = () => useMutation({ mutationFn: endAllSessions })
