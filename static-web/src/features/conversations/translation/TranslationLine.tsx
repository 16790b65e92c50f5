import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { previewTranslation } from '@/api/translation'
import { IconAlert, IconRetry } from '@/components/icons'
import { UserText } from '@/components/UserText'
import { useFormat } from '@/lib/format'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import { textDirection } from '@/lib/text-direction'
import { useDebounced } from '@/lib/use-debounced'
import { Differences } from './Differences'
import type { Ready } from './ready'
import classes from './Translation.module.css'

const reasons: Record<string, 'unavailable' | 'quota' | 'refused' | 'off'> = {
  'translation.unavailable': 'unavailable',
  'translation.quota': 'quota',
  'translation.failed': 'refused',
  'translation.off': 'off',
}

/** The second line of the composer: what the client will read, to be looked at, corrected, and translated back. */
export function TranslationLine({
  conversationId,
  text,
  from,
  to,
  onReady,
  onAsWritten,
}: {
  conversationId: string
  text: string
  /** What the manager reads. */
  from: string
  to: string
  /** Told what may be sent for which text; null while nothing may. */
  onReady: (ready: Ready | null) => void
  onAsWritten: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const settled = useDebounced(text, 500)
  const language = format.language(to)
  const preview = useQuery({
    queryKey: ['translation-preview', conversationId, to, settled],
    queryFn: ({ signal }) => previewTranslation(conversationId, settled, to, null, signal),
    enabled: settled === text,
    staleTime: 300_000,
    retry: false,
    refetchOnWindowFocus: false,
  })
  const [edit, setEdit] = useState<{ of: string; text: string } | null>(null)
  const [confirmedText, setConfirmedText] = useState<string | null>(null)
  const back = useMutation({ mutationFn: (translation: string) => previewTranslation(conversationId, translation, from, to) })
  const { reset } = back
  const made = settled === text && preview.isSuccess ? preview.data : null
  const edited = edit?.of === text ? edit.text : null
  const shown = edited ?? made?.text ?? ''
  const confirmed = confirmedText === shown
  const needsConfirmation = edited === null && made?.figuresChanged === true && !confirmed
  const figures = made?.differences.filter(one => one.kind !== 'term') ?? []
  const terms = made?.differences.filter(one => one.kind === 'term') ?? []

  useEffect(() => {
    if (!made || needsConfirmation || !shown.trim()) return onReady(null)
    onReady(
      made.provider === null && edited === null
        ? { of: text, options: { asWritten: true } }
        : { of: text, options: { translation: { language: to, text: shown.trim(), ...(confirmed && { confirmed }) } } },
    )
  }, [made, needsConfirmation, shown, edited, confirmed, text, to, onReady])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was translated back is another text by now
  useEffect(reset, [shown, reset])

  const field = useId()
  const code = preview.error instanceof ApiError ? preview.error.code : ''
  const reason = reasons[code]
  const loading = settled !== text || preview.isFetching
  return (
    <div className={classes.line}>
      <div className={classes.head}>
        <label htmlFor={field} className={classes.label}>
          {t('translation.preview.title', { language })}
        </label>
        <span role="status" className={classes.state}>
          {loading ? t('translation.preview.loading') : edited !== null ? t('translation.preview.edited') : null}
        </span>
        {made && (
          <button
            type="button"
            className={classes.act}
            disabled={back.isPending || !shown.trim()}
            onClick={() => back.mutate(shown.trim())}
          >
            {t('translation.preview.back')}
          </button>
        )}
        {edited !== null && (
          <button type="button" className={classes.act} onClick={() => setEdit(null)}>
            {t('translation.preview.again')}
          </button>
        )}
        <button type="button" className={classes.act} onClick={onAsWritten}>
          {t('translation.preview.asWritten')}
        </button>
      </div>
      {preview.isError && !loading ? (
        <p className={classes.note} data-tone="danger" role="alert">
          <IconAlert size={15} aria-hidden />
          {t('translation.preview.failed', {
            reason: reason ? t(`translation.reason.${reason}`) : problemText(preview.error, t),
          })}
          <button type="button" className={classes.act} onClick={() => void preview.refetch()}>
            <IconRetry size={14} />
            {t('common.retry')}
          </button>
        </p>
      ) : made?.provider === null && edited === null ? (
        <p className={classes.note}>{t('translation.preview.same', { language: format.language(made.from ?? to) })}</p>
      ) : (
        <textarea
          id={field}
          className={classes.field}
          rows={Math.min(4, Math.max(1, shown.split('\n').length + Math.floor(shown.length / 90)))}
          lang={to}
          dir={textDirection(shown)}
          value={shown}
          disabled={!made}
          aria-busy={loading}
          placeholder={t('translation.preview.placeholder')}
          onChange={event => setEdit({ of: text, text: event.currentTarget.value })}
        />
      )}
      {figures.length > 0 && edited === null && (
        <div className={classes.warning} role="alert">
          <p className={classes.note} data-tone="warning">
            <IconAlert size={15} aria-hidden />
            {confirmed ? t('translation.preview.confirmed') : t('translation.preview.figures')}
          </p>
          <Differences differences={figures} />
          {!confirmed && (
            <button type="button" className={classes.act} onClick={() => setConfirmedText(shown)}>
              {t('translation.preview.confirm')}
            </button>
          )}
        </div>
      )}
      {terms.length > 0 && edited === null && (
        <div className={classes.warning}>
          <p className={classes.note}>{t('translation.preview.terms')}</p>
          <Differences differences={terms} />
        </div>
      )}
      {back.isError && (
        <p className={classes.note} data-tone="danger" role="alert">
          {t('translation.preview.backFailed')}
        </p>
      )}
      {back.data && (
        <p className={classes.back}>
          <span className={classes.label}>{t('translation.preview.backTitle')}</span> <UserText text={back.data.text} />
        </p>
      )}
    </div>
  )
}
