import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'
import classes from './States.module.css'

/** What failed, in words; how to try again; the trace id for whoever helps. */
export function ErrorState({ error, title, onRetry }: { error: unknown; title: string; onRetry?: () => void }) {
  const { t } = useTranslation()
  const traceId = error instanceof ApiError ? error.traceId : undefined
  return (
    <div className={classes.state} role="alert">
      <p className={classes.title}>{title}</p>
      <p className={classes.hint}>{problemText(error, t)}</p>
      {onRetry && (
        <Button variant="default" size="xs" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
      {traceId && (
        <p className={classes.trace}>
          {t('common.traceId')} <code>{traceId}</code>
        </p>
      )}
    </div>
  )
}
