import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState } from '@/components/ErrorState'
import { SkeletonRows } from '@/components/SkeletonRows'
import { ApiError } from '@/lib/problem'
import { useEnableTotp, useSetUpTotp } from './api/use-totp'
import { RecoveryCodes } from './RecoveryCodes'
import { TotpPairing } from './TotpPairing'

/** Pair the app, prove it with a first code, keep the recovery codes. */
export function TotpSetUpSteps({ onDone, onCancel }: { onDone: () => Promise<void>; onCancel?: () => void }) {
  const { t } = useTranslation()
  const setUp = useSetUpTotp()
  const enable = useEnableTotp()
  const { mutate: begin } = setUp
  useEffect(() => begin(), [begin])
  // Another tab was faster.
  const already = setUp.error instanceof ApiError && setUp.error.code === 'auth.totp_enabled'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it turns out so
  useEffect(() => {
    if (already) void onDone()
  }, [already])

  if (enable.data) return <RecoveryCodes codes={enable.data.recoveryCodes} onDone={onDone} />
  if (setUp.data) {
    return (
      <TotpPairing
        setUp={setUp.data}
        error={enable.error}
        busy={enable.isPending}
        onCode={code => enable.mutate(code)}
        onCancel={onCancel}
      />
    )
  }
  if (setUp.error && !already) return <ErrorState error={setUp.error} title={t('account.totp.failed')} onRetry={() => begin()} />
  return <SkeletonRows count={3} height={48} />
}
