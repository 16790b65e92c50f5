import { Alert } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/lib/problem'
import { problemText } from '@/lib/problem-text'

/** What went wrong; "too many attempts" counts down and goes away by itself. */
export function AuthProblem({ error, wait }: { error: unknown; wait: number }) {
  const { t } = useTranslation()
  const isWait = error instanceof ApiError && error.status === 429
  if (!error || (isWait && wait === 0)) return null
  return (
    <Alert color="red" role="alert">
      {/* Read out once, not with every second. */}
      {isWait ? <span aria-live="off">{t('errors.rateLimited', { count: wait })}</span> : problemText(error, t)}
    </Alert>
  )
}
