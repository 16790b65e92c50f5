import '@/lib/inbox-texts'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from '@/api/suggestions'
import { previewTranslation } from '@/api/translation'
import { useTranslationProvider } from '../api/use-translation'
import classes from './Suggestion.module.css'

/** What a draft in the client's language says, for a manager who reads another. */
export function DraftTranslation({ suggestion }: { suggestion: Suggestion }) {
  const { t, i18n } = useTranslation()
  const provider = useTranslationProvider() ?? 'none'
  const { conversationId, id, text, language } = suggestion
  const reader = i18n.language
  const translation = useQuery({
    queryKey: ['draft-translation', id, reader],
    queryFn: ({ signal }) => previewTranslation(conversationId, text, reader, language, signal),
    enabled: provider !== 'none',
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
    refetchOnWindowFocus: false,
  })
  if (provider === 'none') return null
  if (translation.isSuccess)
    return (
      <p className={classes.translation} dir="auto" lang={reader}>
        {translation.data.text}
      </p>
    )
  return (
    <p role="status" className={classes.by}>
      {translation.isError ? t('inbox.draft.notTranslated') : t('inbox.draft.translating')}
      {translation.isError && (
        <button type="button" className={classes.act} onClick={() => translation.refetch()}>
          {t('common.retry')}
        </button>
      )}
    </p>
  )
}
